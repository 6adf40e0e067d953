import { type QtiNode } from '#questions/types/qti/node.js';
import { type QtiFeedback, type QtiInteraction } from '#questions/types/qti/qti-schemas.js';
import { type QuestionContent, type QuestionOf } from '#questions/types/question-content.js';
import { exact, Fraction } from '#questions/types/shared/fraction.js';
import { type Option } from '#questions/types/shared/part-schemas.js';
import { clozeParts } from './cloze-parts.js';
import { choiceParts, isWhole, type ItemParts, matchRules, pairParts, safe, safeOptions } from './item-parts.js';
import { base, commonDenominator, condition, correctResponse, declaration, number, setOutcome } from './rules.js';
import { numberAnswers, textAnswers, type WrittenAnswer, writtenFeedback } from './written-parts.js';

/**
 * The parts of the item that says in QTI what a question says. Undefined if QTI cannot: the item is then for a person to
 * score.
 */
export function partsOf(content: QuestionContent): ItemParts | undefined {
  switch (content.type) {
    case 'single_choice':
    case 'multiple_choice':
      return choices(content);
    case 'true_false':
      return truth(content);
    case 'hot_text':
      return hotText(content);
    case 'hotspot':
      return hotspot(content);
    case 'matching':
      return matching(content);
    case 'gap_match':
      return gapMatch(content);
    case 'ordering':
      return ordering(content);
    case 'short_text':
      return written(textAnswers(content.key, 'RESPONSE'), 'string');
    case 'numeric':
      return numeric(content);
    case 'cloze':
      return clozeParts(content);
    default:
      return undefined;
  }
}

const manualTypes = ['long_text', 'file', 'drawing', 'qti'];

/** What other programs will not know about a question, as a sentence. */
export function lossOf(content: QuestionContent): string | undefined {
  const { type, key, format } = content;
  const isReduced = !manualTypes.includes(type) && !partsOf(content);
  if (isReduced) return `QTI has no rules for this ${type} question: other programs get it as an essay.`;
  const rule = 'scoring' in key ? key.scoring?.rule : undefined;
  if (type === 'ordering' ? rule !== 'all_or_nothing' : rule && !['per_part', 'all_or_nothing'].includes(rule))
    return 'QTI cannot hold the partial credit of this question: other programs score it in another way.';
  return format === 'markdown' ? 'QTI has no Markdown: other programs show it as plain text.' : undefined;
}

function choices({ type, body, key }: QuestionOf<'single_choice' | 'multiple_choice'>): ItemParts {
  return choiceParts({
    one: { type: 'choice', choices: safeOptions(body.choices), shuffle: true },
    ids: body.choices.map(({ id }) => id),
    key,
    isSingle: type === 'single_choice',
    isTogether: isWhole(key),
  });
}

function truth({ key }: QuestionOf<'true_false'>): ItemParts {
  const { answer, feedback: { right, wrong } = {} } = key;
  const feedback = { ...(right && { [String(answer)]: right }), ...(wrong && { [String(!answer)]: wrong }) };
  return choiceParts({
    one: {
      type: 'choice',
      choices: safeOptions([
        { id: 'true', text: 'True' },
        { id: 'false', text: 'False' },
      ]),
    },
    ids: ['true', 'false'],
    key: { credits: { [String(answer)]: '1' }, feedback },
    isSingle: true,
    isTogether: false,
  });
}

function hotText({ body, key }: QuestionOf<'hot_text'>): ItemParts {
  const text = body.phrases.reduce((html, { id }) => html.replace(`[[${id}]]`, `[[${safe(id)}]]`), body.text);
  return choiceParts({
    one: { type: 'hottext', choices: safeOptions(body.phrases), text },
    ids: body.phrases.map(({ id }) => id),
    key,
    isSingle: false,
    isTogether: isWhole(key),
  });
}

function hotspot({ body, key }: QuestionOf<'hotspot'>): ItemParts {
  const areas = body.areas.map(({ id, shape, coords, label = '' }) => ({
    id: safe(id),
    text: label,
    shape,
    coords: coords.join(','),
  }));
  return choiceParts({
    one: { type: 'hotspot', choices: areas, image: body.image },
    ids: body.areas.map(({ id }) => id),
    key,
    isSingle: false,
    isTogether: isWhole(key),
  });
}

function matching({ body, key }: QuestionOf<'matching'>): ItemParts {
  const one: Omit<QtiInteraction, 'id' | 'cardinality'> = {
    type: 'match',
    choices: safeOptions(body.prompts.map((prompt) => ({ ...prompt, id: `p${prompt.id}` }))).map((choice) => ({
      ...choice,
      max: 1,
    })),
    targets: safeOptions(body.options.map((option) => ({ ...option, id: `o${option.id}` }))).map((choice) => ({
      ...choice,
      max: 0,
    })),
    shuffle: true,
  };
  const pairs = body.prompts.map(({ id }): [string, string] => [`p${id}`, `o${key.pairs[id]}`]);
  return pairParts({ one, pairs, equals: sameTexts(body.options, 'o'), isTogether: isWhole(key) });
}

/** Options of the same text count as the same: option id → the ids of the others, with the prefix they have in QTI. */
const sameTexts = (options: Option[], prefix: string): Map<string, string[]> =>
  new Map(
    options.map(({ id, text }) => [
      `${prefix}${id}`,
      options.filter((other) => other.text === text && other.id !== id).map((other) => `${prefix}${other.id}`),
    ]),
  );

function gapMatch({ body, key }: QuestionOf<'gap_match'>): ItemParts | undefined {
  const { text } = body;
  if (text === undefined) return undefined;
  const one: Omit<QtiInteraction, 'id' | 'cardinality'> = {
    type: 'gap_match',
    choices: body.choices.map(({ id, text: shown, uses = 1 }) => ({ id: safe(`c${id}`), text: shown, max: uses })),
    targets: body.gaps.map(({ id }) => ({ id: safe(`g${id}`), text: '' })),
    text: body.gaps.reduce((html, { id }) => html.replace(`[[${id}]]`, `[[${safe(`g${id}`)}]]`), text),
  };
  const pairs = body.gaps.map(({ id }): [string, string] => [`c${key.pairs[id]}`, `g${id}`]);
  return pairParts({ one, pairs, equals: sameTexts(body.choices, 'c'), isTogether: isWhole(key) });
}

/** QTI pays for the whole order; the partial credit of an ordering question has no rule there. */
function ordering({ body, key }: QuestionOf<'ordering'>): ItemParts {
  const declare = declaration('response', 'RESPONSE', ['ordered', 'identifier']);
  return {
    interactions: [
      { id: 'RESPONSE', type: 'order', cardinality: 'ordered', choices: safeOptions(body.items), shuffle: true },
    ],
    responses: [declare(correctResponse(key.order.map(safe)))],
    rules: matchRules(Fraction.one),
    maxScore: Fraction.one,
    feedback: [],
  };
}

function numeric({ body, key }: QuestionOf<'numeric'>): ItemParts | undefined {
  const answers = body.units.length === 0 && !key.writtenFigures ? numberAnswers(key.answers, 'RESPONSE') : undefined;
  return answers && written(answers, 'float');
}

/** A text entry whose first matching answer counts. */
function written(answers: WrittenAnswer[], baseType: string): ItemParts {
  const scale = Fraction.of(commonDenominator(answers.map(({ credit }) => credit)));
  const branches = answers.map(({ test, credit, feedback }, index) => ({
    test,
    rules: [
      setOutcome('SCORE', base('float', number(exact(credit).times(scale)))),
      ...(feedback ? [setOutcome('FEEDBACK', base('identifier', `answer_${index + 1}`))] : []),
    ],
  }));
  const declare = declaration('response', 'RESPONSE', ['single', baseType]);
  const rules: QtiNode[] = [condition(branches)];
  const feedback: QtiFeedback[] = writtenFeedback(answers, 'FEEDBACK');
  return {
    interactions: [{ id: 'RESPONSE', type: 'text_entry', cardinality: 'single' }],
    responses: [declare()],
    rules,
    maxScore: scale,
    feedback,
  };
}
