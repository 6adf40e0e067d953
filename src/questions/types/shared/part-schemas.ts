import type { Issues } from '#platform/shapes/issues.js';
import {
  about,
  distinct,
  listOf,
  object,
  recordOf,
  reference,
  richText,
  type Schema,
  text,
  textLike,
} from '#platform/shapes/schema.js';
import { exact, Fraction } from './fraction.js';

/**
 * An exact fraction of the question's points, as text: `'1'`, `'0.25'`, `'-0.5'` or `'1/3'`.
 */
export type Credit = string;

/** A text that can be chosen, matched or ordered. Its id is unique in the question and does not hint at the answer. */
export interface Option {
  id: string;
  text: string;
}

/** Largest list, longest texts and largest weight of a question or a response. */
export const partLimits = { entries: 100, text: 20_000, answer: 50_000, links: 10, link: 2_000, weight: 1_000 };

/** The form of an id as part of a regular expression; also used for the `[[id]]` of a gap. */
export const idPattern = '[A-Za-z0-9][A-Za-z0-9_-]{0,39}';
const wholeId = new RegExp(`^${idPattern}$`);

export const requiredText = text({ min: 1, max: partLimits.text });
/** Texts that are displayed, in the format of the question. */
export const shownText = richText({ min: 1, max: partLimits.text }, 'format');
export const optionalText = richText({ max: partLimits.text }, 'format');
export const feedbackText = about('Shown after grading, in the format of the question', optionalText);
export const answerText = text({ max: partLimits.answer });
export const emptyObject = object<Record<string, never>>({});

/** Names of Object.prototype are refused: looking them up in a plain object would find something. */
export const id = textLike(
  40,
  'id',
  'Must be an id: a letter or digit, then at most 39 letters, digits, - or _. Names of JavaScript objects such as constructor are reserved.',
  (value) => wholeId.test(value) && !(value in {}),
);

export const credit = about(
  'Share of the points, from -1 to 1, as a decimal number or a fraction such as 0.5 or 1/3',
  numeral('Must be a number from -1 to 1, such as 0.5 or 1/3.', (share) =>
    share.isBetween(Fraction.of(-1), Fraction.one),
  ),
);

export const decimal = numeral(
  'Must be a decimal number, such as 1822, -0.5 or 1e-3.',
  (_, value) => !value.includes('/'),
);

/** A number written as text that also passes `accepts`. */
export function numeral(message: string, accepts: (number: Fraction, text: string) => boolean): Schema<string> {
  return textLike(200, 'number', message, (value) => {
    const number = Fraction.parse(value);
    return number !== null && accepts(number, value);
  });
}

const option = object<Option>({
  id: about('Identifies the entry in the key and in responses', id),
  text: about('In the format of the question', shownText),
});

export const optionList = (min: number) => distinct(listOf(option, { min, max: partLimits.entries }), (one) => one.id);

export const idsOf = (entries: { id: string }[]) => entries.map((entry) => entry.id);

/** An object with the ids of `entries` as its field names. */
export const byId = <T>(entries: { id: string }[], schema: Schema<T>) =>
  recordOf(new Map(entries.map((entry) => [entry.id, schema])));

/** A list of some of these ids, each at most once. */
export const distinctIds = (ids: string[]) =>
  distinct(listOf(reference(ids), { max: partLimits.entries }), (chosen) => chosen);

/** Requires one credit above 0: otherwise no response could earn points. */
export function checkEarnable(credits: Credit[], issues: Issues): void {
  if (credits.some((one) => exact(one).isPositive)) return;
  issues.add('unearnable', 'At least one answer must earn points. Give one a credit above 0.');
}

/** The entry of an id; undefined for an unknown one, also if it names an inherited property such as `constructor`. */
export const entryOf = <T>(entries: Record<string, T>, key: string): T | undefined =>
  Object.hasOwn(entries, key) ? entries[key] : undefined;
