import { validate as isUuid } from 'uuid';
import { Fraction } from './fraction.js';
import { plainText } from './plain-text.js';
import {
  type ChoiceKey,
  type ClozeBody,
  type ClozeKey,
  gapTypes,
  type Gap,
  type NumericAnswer,
  type NumericKey,
  type Option,
  type QuestionParts,
  type QuestionType,
  type ShortTextAnswer,
  type ShortTextKey,
} from './question-content.js';
import { distinct, flag, listOf, object, oneOf, optional, recordOf, type Schema, text, textLike } from './schema.js';

export const partLimits = { entries: 100, text: 20_000, answer: 50_000, links: 10, link: 2_000, weight: 1_000 };

/** What ids look like, as part of a regular expression: also inside the `[[id]]` of a gap. */
export const idForm = '[A-Za-z0-9][A-Za-z0-9_-]{0,39}';
const wholeId = new RegExp(`^${idForm}$`);

/** What a type is made of. Keys and responses speak of ids, so their shapes are known once the body is. */
type PartShapes<T extends QuestionType> = {
  body: Schema<QuestionParts[T]['body']>;
  key: (body: QuestionParts[T]['body']) => Schema<QuestionParts[T]['key']>;
  response: (body: QuestionParts[T]['body']) => Schema<QuestionParts[T]['response']>;
};

const words = text({ min: 1, max: partLimits.text });
const remark = text({ max: partLimits.text });
const answerText = text({ max: partLimits.answer });
const nothing = object<Record<string, never>>({});

const id = textLike(
  40,
  'id',
  'An id is a letter or digit and at most 39 more letters, digits, - or _, and no word JavaScript keeps for itself.',
  (value) => wholeId.test(value) && !(value in {}),
);
const credit = numeral('A credit is a number from -1 to 1, such as 0.5 or 1/3.', (share) =>
  share.isBetween(Fraction.of(-1), Fraction.one),
);
const weight = numeral(
  `A weight is a number above 0 and at most ${partLimits.weight}.`,
  (share) => share.isPositive && share.isBetween(Fraction.zero, Fraction.of(partLimits.weight)),
);
const decimal = numeral('A number is expected here, such as 1822, -0.5 or 1e-3.', (_, value) => !value.includes('/'));

const options = (min: number) =>
  distinct(listOf(object<Option>({ id, text: words }), { min, max: partLimits.entries }), (option) => option.id);
const idsOf = (named: { id: string }[]) => named.map((one) => one.id);
const byId = <T>(named: { id: string }[], shape: Schema<T>) => recordOf(new Map(named.map((one) => [one.id, shape])));
const someOf = (ids: string[]) => distinct(listOf(oneOf(ids), { max: partLimits.entries }), (chosen) => chosen);

const choiceBody = object<QuestionParts['single_choice']['body']>({ choices: options(2) });
const choiceFields = (choices: Option[]) => ({
  credits: byId(choices, credit),
  feedback: optional(byId(choices, remark)),
});

const accepted = object<ShortTextAnswer>({ text: words, credit, feedback: optional(remark) });
const textFields = { caseSensitive: flag, answers: listOf(accepted, { min: 1, max: partLimits.entries }) };

const numericAnswer = (units: string[]) =>
  object<NumericAnswer>({
    value: optional(decimal),
    tolerance: optional(decimal),
    min: optional(decimal),
    max: optional(decimal),
    unit: optional(oneOf(units)),
    credit,
    feedback: optional(remark),
  });
const numericFields = (units: string[]) => ({
  answers: listOf(numericAnswer(units), { min: 1, max: partLimits.entries }),
});

const gap = object<Gap>({ id, type: oneOf(gapTypes), choices: optional(options(2)) });
const gaps = distinct(listOf(gap, { min: 1, max: partLimits.entries }), (one) => one.id);

/** What is right in one gap is written as for a question of its type. */
function gapKey({ type, choices = [] }: Gap): Schema<ClozeKey['gaps'][string]> {
  if (type === 'short_text') return object<{ weight: string } & ShortTextKey>({ weight, ...textFields });
  if (type === 'numeric') return object<{ weight: string } & NumericKey>({ weight, ...numericFields([]) });
  return object<{ weight: string } & ChoiceKey>({ weight, ...choiceFields(choices) });
}

function gapResponse({ type, choices = [] }: Gap): Schema<QuestionParts['cloze']['response']['gaps'][string]> {
  if (type === 'short_text') return object<{ text: string }>({ text: answerText });
  if (type === 'numeric') return object<{ value: string }>({ value: answerText });
  return object<{ choice: string }>({ choice: oneOf(idsOf(choices)) });
}

const perGap = <T>(body: ClozeBody, shapeOf: (one: Gap) => Schema<T>) =>
  recordOf(new Map(body.gaps.map((one) => [one.id, shapeOf(one)])));

const link = textLike(
  partLimits.link,
  'link',
  'A link begins with http:// or https://.',
  (value) => /^https?:\/\//i.test(value) && URL.canParse(value),
);

/** A file the student has uploaded. */
const fileId = textLike(36, 'id', 'A file is named by its id, a UUID.', isUuid);

const manualKey = () => object<QuestionParts['file']['key']>({ guidance: optional(remark) });

/** The one place that says what the body, the key and the response of every type look like. */
export const partShapes: { [T in QuestionType]: PartShapes<T> } = {
  single_choice: {
    body: choiceBody,
    key: ({ choices }) => object(choiceFields(choices)),
    response: ({ choices }) => object({ choice: oneOf(idsOf(choices)) }),
  },
  multiple_choice: {
    body: choiceBody,
    key: ({ choices }) => object(choiceFields(choices)),
    response: ({ choices }) => object({ choices: someOf(idsOf(choices)) }),
  },
  true_false: {
    body: nothing,
    key: () =>
      object<QuestionParts['true_false']['key']>({
        answer: flag,
        feedback: optional(
          object<{ right?: string; wrong?: string }>({ right: optional(remark), wrong: optional(remark) }),
        ),
      }),
    response: () => object({ value: flag }),
  },
  numeric: {
    body: object({ units: distinct(listOf(text({ min: 1, max: 40 }), { max: partLimits.entries }), plainText) }),
    key: ({ units }) => object(numericFields(units)),
    response: ({ units }) =>
      object<{ value: string; unit?: string }>({ value: answerText, unit: optional(oneOf(units)) }),
  },
  short_text: {
    body: nothing,
    key: () => object(textFields),
    response: () => object({ text: answerText }),
  },
  matching: {
    body: object({ prompts: options(1), options: options(2) }),
    key: ({ prompts, options: answers }) => object({ pairs: byId(prompts, oneOf(idsOf(answers))) }),
    response: ({ prompts, options: answers }) => object({ pairs: byId(prompts, oneOf(idsOf(answers))) }),
  },
  ordering: {
    body: object({ items: options(2) }),
    key: ({ items }) => object({ order: someOf(idsOf(items)) }),
    response: ({ items }) => object({ order: someOf(idsOf(items)) }),
  },
  cloze: {
    body: object({ text: words, gaps }),
    key: (body) => object({ gaps: perGap(body, gapKey) }),
    response: (body) => object({ gaps: perGap(body, gapResponse) }),
  },
  long_text: { body: nothing, key: manualKey, response: () => object({ text: answerText }) },
  file: {
    body: nothing,
    key: manualKey,
    response: () =>
      object<QuestionParts['file']['response']>({
        links: optional(listOf(link, { max: partLimits.links })),
        files: optional(distinct(listOf(fileId, { max: partLimits.links }), (id) => id.toLowerCase())),
      }),
  },
};

/** A number written as text that also keeps a rule of its own. */
function numeral(message: string, keeps: (number: Fraction, text: string) => boolean): Schema<string> {
  return textLike(200, 'number', message, (value) => {
    const number = Fraction.parse(value);
    return number !== null && keeps(number, value);
  });
}
