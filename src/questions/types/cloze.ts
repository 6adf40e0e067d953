import type { Issues } from '#platform/shapes/issues.js';
import { about, distinct, listOf, object, oneOf, optional, recordOf, type Schema } from '#platform/shapes/schema.js';
import {
  checkGap,
  checkGapKey,
  type Gap,
  gapKey,
  type GapKey,
  gapResponse,
  type GapResponse,
  gapLayouts,
  gapTypes,
  gradeGap,
  sanitizeGapKey,
  weightOf,
} from './cloze-gaps.js';
import { type Parts, type QuestionTypeDefinition } from './question-type-definition.js';
import { type Draw } from './shared/draw.js';
import { Fraction, sum } from './shared/fraction.js';
import { gradeResult, type GradeResult, type PartGrade, tally } from './shared/grade-result.js';
import { entryOf, id, idsOf, optionList, partLimits, shownText } from './shared/part-schemas.js';
import { checkPlaceholders } from './shared/placeholders.js';
import { sanitizeOptions, type Sanitizer, unchanged } from './shared/rich-texts.js';
import { shuffledIf } from './shared/shuffle.js';

export interface ClozeBody {
  text: string;
  gaps: Gap[];
}

/** Gap id → weight and answers of the gap. */
export interface ClozeKey {
  gaps: Record<string, GapKey>;
}

/** Gap id → response. */
export interface ClozeResponse {
  gaps: Record<string, GapResponse>;
}

const gap = object<Gap>({
  id: about('Marks the place of the gap in the text as [[id]]', id),
  type: about('Question type of the gap', oneOf(gapTypes)),
  choices: optional(about('Only for a single_choice or multiple_choice gap', optionList(2))),
  layout: optional(about('How choices are displayed; default: dropdown, or vertical for several', oneOf(gapLayouts))),
});
const gaps = distinct(listOf(gap, { min: 1, max: partLimits.entries }), (one) => one.id);

const perGap = <T>(body: ClozeBody, schemaOf: (one: Gap) => Schema<T>) =>
  recordOf(new Map(body.gaps.map((one) => [one.id, schemaOf(one)])));

/** The student fills the gaps of a text, each by typing a word or a number or by choosing. */
export const cloze: QuestionTypeDefinition<'cloze', ClozeBody, ClozeKey, ClozeResponse> = {
  type: 'cloze',
  about: 'The student fills the gaps of a text, each by typing a word or a number or by choosing.',
  partialCredit:
    'The mean of the gaps by weight; each gap is graded like a question of its type. An empty gap earns nothing.',
  scoring: ['per_part', 'all_or_nothing', 'right_minus_wrong', 'negative_marking', 'none'],
  isManual: false,
  isPromptOptional: true,
  isDrawn: false,
  example: {
    prompt: '',
    points: '4',
    body: {
      text: 'The capital of [[1]] is Paris, founded in [[2]] by [[3]].',
      gaps: [
        { id: '1', type: 'short_text' },
        { id: '2', type: 'numeric' },
        {
          id: '3',
          type: 'single_choice',
          choices: [
            { id: 'a', text: 'Romans' },
            { id: 'b', text: 'Parisii' },
          ],
        },
      ],
    },
    key: {
      gaps: {
        '1': { weight: '2', caseSensitive: true, answers: [{ text: 'France', credit: '1' }] },
        '2': { weight: '1', answers: [{ value: '-250', tolerance: '10', credit: '1' }] },
        '3': { weight: '1', credits: { b: '1', a: '1/2' }, feedback: { a: 'They came later.' } },
      },
    },
    response: { gaps: { '1': { text: 'France' }, '2': { value: '-250' }, '3': { choice: 'b' } } },
  },
  body: object({
    text: about('The text with [[id]] at the place of each gap', shownText),
    gaps: about('The gaps', gaps),
  }),
  key: (body) => object({ gaps: about('Gap id → weight and key by the type of the gap', perGap(body, gapKey)) }),
  response: (body) => object({ gaps: about('Gap id → response; gaps may be left out', perGap(body, gapResponse)) }),
  checkRules,
  sanitize,
  sanitizeResponse: unchanged,
  studentPrompt: unchanged,
  studentView: ({ body: { text, gaps: all } }, draw) => ({ text, gaps: all.map((one) => studentGap(one, draw)) }),
  grade: ({ body, key }, response) => gradeCloze(response.gaps, body.gaps, key),
};

function checkRules({ body, key }: Parts<ClozeBody, ClozeKey>, issues: Issues): void {
  checkPlaceholders(body.text, idsOf(body.gaps), 'gap', issues.at('body', 'text'));
  body.gaps.forEach((one, index) => {
    checkGap(one, issues.at('body', 'gaps', index));
    const keyIssues = issues.at('key', 'gaps', one.id);
    const keyOfGap = entryOf(key.gaps, one.id);
    if (keyOfGap) checkGapKey(one, keyOfGap, keyIssues);
    else keyIssues.add('incomplete', 'Every gap must have a key. Add its weight and answers.');
  });
}

function sanitize({ body, key }: Parts<ClozeBody, ClozeKey>, clean: Sanitizer): Parts<ClozeBody, ClozeKey> {
  const cleanGaps = body.gaps.map((one) =>
    one.choices ? { ...one, choices: sanitizeOptions(one.choices, clean) } : one,
  );
  const keys = Object.entries(key.gaps).map(([gapId, one]) => [gapId, sanitizeGapKey(one, clean)] as const);
  return { body: { text: clean(body.text), gaps: cleanGaps }, key: { gaps: Object.fromEntries(keys) } };
}

function studentGap(one: Gap, { seed, shuffle }: Draw): Gap {
  return one.choices ? { ...one, choices: shuffledIf({ seed: `${seed}/${one.id}`, shuffle }, one.choices) } : one;
}

/** The mean of the gaps by weight (Moodle's embedded answers). An empty gap earns nothing. */
function gradeCloze(responses: ClozeResponse['gaps'], known: Gap[], key: ClozeKey): GradeResult | null {
  const graded = known.flatMap((one) => {
    const keyOfGap = entryOf(key.gaps, one.id);
    if (!keyOfGap) return [];
    const response = entryOf(responses, one.id);
    return [{ id: one.id, weight: weightOf(keyOfGap), result: response ? gradeGap(one, response, keyOfGap) : null }];
  });
  if (graded.every(({ result }) => result === null)) return null;
  const total = sum(graded.map(({ weight }) => weight));
  const weighted = (of: (result: GradeResult) => Fraction) =>
    sum(graded.flatMap(({ weight, result }) => (result ? [weight.times(of(result))] : []))).over(total);
  const parts = graded.map(({ id: gapId, result }) => partOf(gapId, result));
  const [first, ...others] = parts;
  const ofOnlyGap = others.length === 0 ? first?.explanation : undefined;
  const share = weighted((result) => result.share);
  // A gap is one part, however many of its choices are incorrect.
  const wrong = weighted((result) => result.wrong.clamp(Fraction.zero, Fraction.one));
  const more = { parts, earned: weighted((result) => result.earned), wrong };
  return gradeResult(share, ofOnlyGap || explanationOf(parts), more);
}

function partOf(gapId: string, result: GradeResult | null): PartGrade {
  if (!result) return { id: gapId, outcome: 'unanswered' };
  return { id: gapId, outcome: result.outcome, explanation: result.explanation, feedback: result.feedback };
}

function explanationOf(parts: PartGrade[]): string {
  const count = (outcome: PartGrade['outcome']) => parts.filter((part) => part.outcome === outcome).length;
  const partial = count('partially_correct');
  const correct = tally(count('correct'), parts.length, 'gap');
  return partial === 0 ? correct : `${correct.slice(0, -1)}, and ${partial} partially.`;
}
