import { Fraction } from '#questions/types/fraction.js';
import { plainText } from '#questions/types/plain-text.js';
import { type MatchingBody, type MatchingKey } from '#questions/types/question-content.js';
import { gradeResult, type PartGrade, tally, type GradeResult } from './grade-result.js';

/**
 * Every right pair earns an equal share (Moodle's matching). Options of the same text are the same answer, and options
 * that belong to no prompt are only there to be avoided.
 */
export function gradeMatching(pairs: Record<string, string>, body: MatchingBody, key: MatchingKey): GradeResult | null {
  if (Object.keys(pairs).length === 0) return null;
  const texts = new Map(body.options.map((option) => [option.id, plainText(option.text)]));
  const parts = body.prompts.map(({ id }): PartGrade => {
    if (!Object.hasOwn(pairs, id)) return { id, outcome: 'unanswered' };
    return { id, outcome: texts.get(pairs[id]) === texts.get(key.pairs[id]) ? 'correct' : 'incorrect' };
  });
  const right = parts.filter((part) => part.outcome === 'correct').length;
  return gradeResult(Fraction.of(right, parts.length), tally(right, parts.length, 'pair'), { parts });
}
