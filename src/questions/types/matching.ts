import type { Issues } from '#platform/shapes/issues.js';
import { about, object, reference } from '#platform/shapes/schema.js';
import { plainText } from '#platform/text/plain-text.js';
import { type Parts, type QuestionTypeDefinition } from './question-type-definition.js';
import { Fraction } from './shared/fraction.js';
import { gradeResult, type GradeResult, type PartGrade, tally } from './shared/grade-result.js';
import { byId, entryOf, idsOf, type Option, optionList } from './shared/part-schemas.js';
import { sanitizeOptions, unchanged } from './shared/rich-texts.js';
import { shuffled, shuffledIf } from './shared/shuffle.js';

export interface MatchingBody {
  prompts: Option[];
  options: Option[];
}

/** Prompt id → option id. Options of the same text count as the same answer. */
export interface MatchingKey {
  pairs: Record<string, string>;
}

const pairs = ({ prompts, options }: MatchingBody) =>
  object({ pairs: about('Prompt id → option id', byId(prompts, reference(idsOf(options)))) });

/** The student finds the option that belongs to each prompt. Options may belong to no prompt or to several. */
export const matching: QuestionTypeDefinition<'matching', MatchingBody, MatchingKey, MatchingKey> = {
  type: 'matching',
  about: 'The student finds the option that belongs to each prompt. Options may belong to no prompt or to several.',
  partialCredit: 'Every correct pair earns an equal share. Options of the same text count as the same option.',
  scoring: ['per_part', 'all_or_nothing', 'right_minus_wrong', 'negative_marking', 'none'],
  isManual: false,
  isPromptOptional: false,
  isDrawn: false,
  example: {
    prompt: 'Match each country with its capital.',
    points: '3',
    body: {
      prompts: [
        { id: 'a', text: 'Canada' },
        { id: 'b', text: 'Italy' },
        { id: 'c', text: 'Japan' },
        { id: 'd', text: 'India' },
      ],
      options: [
        { id: 'a', text: 'Lima' },
        { id: 'b', text: 'New Delhi' },
        { id: 'c', text: 'Ottawa' },
        { id: 'd', text: 'Rome' },
        { id: 'e', text: 'Tokyo' },
        { id: 'f', text: 'Tokyo' },
      ],
    },
    key: { pairs: { a: 'c', b: 'd', c: 'e', d: 'b' } },
    response: { pairs: { a: 'c', b: 'd', c: 'f', d: 'b' } },
  },
  body: object({
    prompts: about('What to find an option for', optionList(1)),
    options: about('What to choose from', optionList(1)),
  }),
  key: pairs,
  response: pairs,
  checkRules,
  sanitize: ({ body, key }, sanitize) => ({
    body: { prompts: sanitizeOptions(body.prompts, sanitize), options: sanitizeOptions(body.options, sanitize) },
    key,
  }),
  sanitizeResponse: unchanged,
  studentPrompt: unchanged,
  // Authors tend to write the options in the order of the prompts, so options are always shuffled.
  studentView: ({ body: { prompts, options } }, draw) => ({
    prompts: shuffledIf(draw, prompts),
    options: shuffled(options, `${draw.seed}/options`),
  }),
  grade: ({ body, key }, response) => gradeMatching(response.pairs, body, key),
};

function checkRules({ body, key }: Parts<MatchingBody, MatchingKey>, issues: Issues): void {
  for (const prompt of body.prompts.filter(({ id }) => !Object.hasOwn(key.pairs, id))) {
    issues.at('key', 'pairs', prompt.id).add('incomplete', 'Every prompt must have an option. Add the pair.');
  }
}

/** Every correct pair earns an equal share (Moodle's matching). */
function gradeMatching(given: Record<string, string>, body: MatchingBody, key: MatchingKey): GradeResult | null {
  if (Object.keys(given).length === 0) return null;
  const texts = new Map(body.options.map((option) => [option.id, plainText(option.text)]));
  const parts = body.prompts.map(({ id }): PartGrade => {
    const chosen = entryOf(given, id);
    if (chosen === undefined) return { id, outcome: 'unanswered' };
    return { id, outcome: texts.get(chosen) === texts.get(key.pairs[id] ?? '') ? 'correct' : 'incorrect' };
  });
  const correct = parts.filter((part) => part.outcome === 'correct').length;
  return gradeResult(Fraction.of(correct, parts.length), tally(correct, parts.length, 'pair'), { parts });
}
