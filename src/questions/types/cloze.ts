import {
  checkGapKey,
  type Gap,
  gapKey,
  type GapKey,
  gapResponse,
  type GapResponse,
  gapTypes,
  gradeGap,
  sanitizeGapKey,
  weightOf,
} from './cloze-gaps.js';
import { type Parts, type QuestionTypeDefinition } from './question-type-definition.js';
import { sum } from './shared/fraction.js';
import { gradeResult, type GradeResult, type PartGrade, tally } from './shared/grade-result.js';
import { entryOf, id, idPattern, optionList, partLimits, shownText } from './shared/part-schemas.js';
import { sanitizeOptions, type Sanitizer, unchanged } from './shared/rich-texts.js';
import {
  about,
  distinct,
  type Issues,
  listOf,
  object,
  oneOf,
  optional,
  recordOf,
  type Schema,
} from '#platform/shapes/schema.js';
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
  choices: optional(about('Only for a single_choice gap', optionList(2))),
});
const gaps = distinct(listOf(gap, { min: 1, max: partLimits.entries }), (one) => one.id);

const perGap = <T>(body: ClozeBody, schemaOf: (one: Gap) => Schema<T>) =>
  recordOf(new Map(body.gaps.map((one) => [one.id, schemaOf(one)])));

/** The student fills the gaps of a text, each by typing a word or a number or by choosing from a list. */
export const cloze: QuestionTypeDefinition<'cloze', ClozeBody, ClozeKey, ClozeResponse> = {
  type: 'cloze',
  about: 'The student fills the gaps of a text, each by typing a word or a number or by choosing from a list.',
  partialCredit:
    'The mean of the gaps by weight; each gap is graded like a question of its type. An empty gap earns nothing.',
  isManual: false,
  isPromptOptional: true,
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
  studentView: (body, seed) => ({ text: body.text, gaps: body.gaps.map((one) => studentGap(one, seed)) }),
  grade: ({ body, key }, response) => gradeCloze(response.gaps, body.gaps, key),
};

const placeholder = new RegExp(`\\[\\[(${idPattern})\\]\\]`, 'g');

function checkRules({ body, key }: Parts<ClozeBody, ClozeKey>, issues: Issues): void {
  checkPlaceholders(body, issues.at('body', 'text'));
  body.gaps.forEach((one, index) => {
    if ((one.type === 'single_choice') !== Boolean(one.choices)) {
      issues
        .at('body', 'gaps', index, 'choices')
        .add('choices', 'A single_choice gap must have choices; other gaps must not.');
    }
    const keyIssues = issues.at('key', 'gaps', one.id);
    const keyOfGap = entryOf(key.gaps, one.id);
    if (keyOfGap) checkGapKey(keyOfGap, keyIssues);
    else keyIssues.add('incomplete', 'Every gap must have a key. Add its weight and answers.');
  });
}

function checkPlaceholders({ text, gaps: known }: ClozeBody, issues: Issues): void {
  const placed = Array.from(text.matchAll(placeholder), ([, gapId]) => gapId);
  for (const gapId of new Set(placed)) {
    if (!known.some((one) => one.id === gapId)) {
      issues.add('reference', `[[${gapId}]] is not a gap of this question. Add the gap or remove the placeholder.`);
    }
  }
  for (const one of known) {
    const count = placed.filter((gapId) => gapId === one.id).length;
    if (count !== 1) issues.add('placeholder', `[[${one.id}]] must be in the text once; it is there ${count} times.`);
  }
}

function sanitize({ body, key }: Parts<ClozeBody, ClozeKey>, clean: Sanitizer): Parts<ClozeBody, ClozeKey> {
  const cleanGaps = body.gaps.map((one) =>
    one.choices ? { ...one, choices: sanitizeOptions(one.choices, clean) } : one,
  );
  const keys = Object.entries(key.gaps).map(([gapId, one]) => [gapId, sanitizeGapKey(one, clean)] as const);
  return { body: { text: clean(body.text), gaps: cleanGaps }, key: { gaps: Object.fromEntries(keys) } };
}

function studentGap({ id: gapId, type, choices }: Gap, seed: string | undefined): Gap {
  return choices ? { id: gapId, type, choices: shuffledIf(seed && `${seed}/${gapId}`, choices) } : { id: gapId, type };
}

/** The mean of the gaps by weight (Moodle's embedded answers). An empty gap earns nothing. */
function gradeCloze(responses: ClozeResponse['gaps'], known: Gap[], key: ClozeKey): GradeResult | null {
  const graded = known.flatMap(({ id: gapId }) => {
    const keyOfGap = entryOf(key.gaps, gapId);
    if (!keyOfGap) return [];
    const response = entryOf(responses, gapId);
    return [{ id: gapId, weight: weightOf(keyOfGap), result: response ? gradeGap(response, keyOfGap) : null }];
  });
  if (graded.every(({ result }) => result === null)) return null;
  const earned = sum(graded.flatMap(({ weight, result }) => (result ? [weight.times(result.share)] : [])));
  const share = earned.over(sum(graded.map(({ weight }) => weight)));
  const parts = graded.map(({ id: gapId, result }) => partOf(gapId, result));
  const [first, ...others] = parts;
  const ofOnlyGap = others.length === 0 ? first?.explanation : undefined;
  return gradeResult(share, ofOnlyGap || explanationOf(parts), { parts });
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
