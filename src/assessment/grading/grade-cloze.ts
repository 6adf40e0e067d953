import { exact, sum } from '#questions/types/fraction.js';
import { type ClozeKey, type Gap, type ResponseOf } from '#questions/types/question-content.js';
import { gradeChoice } from './grade-choice.js';
import { gradeNumber } from './grade-number.js';
import { gradeText } from './grade-text.js';
import { gradeResult, type PartGrade, tally, type GradeResult } from './grade-result.js';

type GapKey = ClozeKey['gaps'][string];
type Filling = ResponseOf<'cloze'>['gaps'][string];

/**
 * A text with gaps earns the mean of its gaps, each counting by its weight (Moodle's embedded answers). An empty gap
 * earns nothing, and no gap less than that.
 */
export function gradeCloze(fillings: Record<string, Filling>, gaps: Gap[], key: ClozeKey): GradeResult | null {
  const graded = gaps.map(({ id }) => ({
    id,
    weight: exact(key.gaps[id].weight),
    verdict: Object.hasOwn(fillings, id) ? gradeGap(fillings[id], key.gaps[id]) : null,
  }));
  if (graded.every(({ verdict }) => verdict === null)) return null;
  const earned = sum(graded.flatMap(({ weight, verdict }) => (verdict ? [weight.times(verdict.share)] : [])));
  const share = earned.over(sum(graded.map(({ weight }) => weight)));
  const parts = graded.map(({ id, verdict }) => partOf(id, verdict));
  return gradeResult(share, (parts.length === 1 && parts[0].explanation) || explanationOf(parts), { parts });
}

function gradeGap({ text = '', value = '', choice }: Filling, key: GapKey): GradeResult | null {
  if ('credits' in key) return choice === undefined ? null : gradeChoice(choice, key);
  return 'caseSensitive' in key ? gradeText(text, key) : gradeNumber({ value }, key);
}

function partOf(id: string, verdict: GradeResult | null): PartGrade {
  if (!verdict) return { id, outcome: 'unanswered' };
  return { id, outcome: verdict.outcome, explanation: verdict.explanation, feedback: verdict.feedback };
}

function explanationOf(parts: PartGrade[]): string {
  const count = (outcome: PartGrade['outcome']) => parts.filter((part) => part.outcome === outcome).length;
  const partly = count('partially_correct');
  const right = tally(count('correct'), parts.length, 'gap');
  return partly === 0 ? right : `${right.slice(0, -1)}, and ${partly} partly.`;
}
