import { commonOf } from '#questions/formats/qti/common.js';
import { type QtiItem } from '#questions/formats/qti/qti-item.js';
import { type Area, shapes } from '#questions/types/pictures/area.js';
import { type QtiChoice, type QtiImage, type QtiInteraction } from '#questions/types/qti/qti-schemas.js';
import { type Responses } from '#questions/types/qti/session.js';
import { type QuestionContent, type QuestionOf } from '#questions/types/question-content.js';
import { type ChoiceKey } from '#questions/types/shared/choices.js';
import { Fraction } from '#questions/types/shared/fraction.js';
import { type KeyOptions } from '#questions/types/shared/key-options.js';
import { correctValuesOf } from './constants.js';
import { choiceFeedbackOf, outcomeFeedbackOf } from './feedback.js';
import { promptOf, unwrapped } from './prompt.js';
import { creditText, earnsNothing, type Pair, Scorer } from './scorer.js';
import { hasStandardRules } from './standard.js';

/** All subsets of more choices are not tried. */
const maxExhaustive = 8;

const numbered = (choices: QtiChoice[]): Map<string, string> =>
  new Map(choices.map(({ id }, index) => [id, `c${index + 1}`]));

/** A choice interaction with one answer. */
export function singleChoice(item: QtiItem, one: QtiInteraction): QuestionContent | undefined {
  const { choices = [] } = one;
  const ids = numbered(choices);
  const responses = choices.map(({ id }) => ({ [one.id]: id }));
  const scorer = new Scorer(item, responses);
  const credits = creditsOf(choices, ids, (id) => scorer.share({ [one.id]: id }));
  if (!credits) return undefined;
  const options = choices.map(({ id, text }) => ({ id: ids.get(id) ?? '', text }));
  const pairs = choices.map(({ id }) => ({ qti: { [one.id]: id }, native: { choice: ids.get(id) ?? '' } }));
  const question: QuestionOf<'single_choice'> = {
    ...commonOf(item, scorer.maxScore),
    type: 'single_choice',
    prompt: promptOf(item, one),
    body: { choices: options },
    key: { credits, ...choiceFeedbackOf(item, ids), ...outcomeFeedbackOf(item) },
  };
  if (!scorer.agrees(question, pairs)) return undefined;
  return trueFalse(question) ?? question;
}

/** The two answers true and false are a question of their own type. */
function trueFalse(question: QuestionOf<'single_choice'>): QuestionOf<'true_false'> | undefined {
  const { body, key } = question;
  const [first, second] = body.choices;
  const texts = body.choices.map(({ text }) =>
    text
      .replace(/<\/?p>/g, '')
      .trim()
      .toLowerCase(),
  );
  if (texts.length !== 2 || !first || !second || texts.join() !== 'true,false') return undefined;
  const [isTrue, isFalse] = [first, second].map(({ id }) => key.credits[id] === '1');
  if (isTrue === isFalse || Object.values(key.credits).some((credit) => credit !== '1')) return undefined;
  const [right, wrong] = (isTrue ? [first, second] : [second, first]).map(({ id }) => key.feedback?.[id]);
  const feedback = { ...(right && { right }), ...(wrong && { wrong }) };
  return {
    ...question,
    type: 'true_false',
    body: {},
    key: {
      answer: isTrue === true,
      ...(Object.keys(feedback).length > 0 && { feedback }),
      ...(key.outcomeFeedback && { outcomeFeedback: key.outcomeFeedback }),
    },
  };
}

/** The credit of each choice; those that earn nothing are left out. Undefined if one cannot be written or none earns. */
function creditsOf(
  choices: QtiChoice[],
  ids: Map<string, string>,
  share: (id: string) => Fraction,
): Record<string, string> | undefined {
  const credits: Record<string, string> = {};
  for (const { id } of choices) {
    const earned = share(id);
    const text = creditText(earned);
    if (text === undefined) return undefined;
    if (earned.isPositive || earned.isNegative) credits[ids.get(id) ?? ''] = text;
  }
  return Object.values(credits).some((credit) => !credit.startsWith('-')) ? credits : undefined;
}

/** Sets of choices that show whether credits add up: all of them or, for standard rules of a long list, the typical. */
function subsetsOf(ids: string[], { item, one }: Selection): string[][] | undefined {
  if (ids.length <= maxExhaustive) return allSubsets(ids);
  if (!hasStandardRules(item)) return undefined;
  const pairs = ids.slice(1).map((id, index) => [ids[index] ?? '', id]);
  const correct = correctValuesOf(item, one.id);
  const sets = [...ids.map((id) => [id]), ...pairs, ids, ...ids.map((id) => ids.filter((other) => other !== id))];
  return [...sets, ids.filter((id) => correct.includes(id))].filter((set) => set.length > 0);
}

const allSubsets = (ids: string[]): string[][] =>
  ids
    .reduce<string[][]>((sets, id) => [...sets, ...sets.map((set) => [...set, id])], [[]])
    .filter((set) => set.length > 0);

interface Selection {
  item: QtiItem;
  one: QtiInteraction;
  choices: QtiChoice[];
}

/** What a choice earns alone or, as a score does not go below 0, what it costs beside all that earn something. */
function marginal({ one, choices }: Selection, scorer: Scorer): (id: string) => Fraction {
  const share = (ids: string[]) => scorer.share({ [one.id]: ids });
  const earning = choices.map(({ id }) => id).filter((id) => share([id]).isPositive);
  const all = share(earning);
  return (id) => (share([id]).isPositive || share([id]).isNegative ? share([id]) : share([...earning, id]).minus(all));
}

/** The keys that several choices may have: credits that add up, or only one of the `sets` together. */
function* keysOf(selection: Selection, sets: string[][], scorer: Scorer): Generator<ChoiceKey & KeyOptions> {
  const { item, one, choices } = selection;
  const ids = numbered(choices);
  const options = { ...choiceFeedbackOf(item, ids), ...outcomeFeedbackOf(item) };
  const credits = creditsOf(choices, ids, marginal(selection, scorer));
  if (credits) yield { credits, ...options };
  const full = sets.filter((set) => scorer.share({ [one.id]: set }).compare(Fraction.one) >= 0);
  const [only, ...others] = full;
  if (!only || others.some((set) => set.join(' ') !== only.join(' '))) return;
  const exactly = choices.map(({ id }) => [ids.get(id) ?? '', only.includes(id) ? '1' : '-1'] as const);
  yield { credits: Object.fromEntries(exactly), scoring: { rule: 'all_or_nothing' }, ...options };
}

/**
 * The first question of several choices that agrees with the item. More choices than the item allows must earn nothing, because
 * our types do not limit their number.
 */
function agreeing<T extends 'multiple_choice' | 'hot_text' | 'hotspot'>(
  selection: Selection,
  question: (key: ChoiceKey & KeyOptions, maxScore: Fraction) => QuestionOf<T>,
  native: (ids: string[]) => Pair<T>['native'],
): QuestionOf<T> | undefined {
  const { item, one, choices } = selection;
  const ids = numbered(choices);
  const sets = subsetsOf(
    choices.map(({ id }) => id),
    selection,
  );
  if (!sets) return undefined;
  const max = one.cardinality === 'single' ? 1 : one.max || choices.length;
  const [tried, excessive] = [sets.filter((set) => set.length <= max), sets.filter((set) => set.length > max)];
  const qti = (set: string[]): Responses => ({ [one.id]: set });
  const nativeOf = (set: string[]) => native(set.map((id) => ids.get(id) ?? ''));
  const pairs = tried.map((set) => ({ qti: qti(set), native: nativeOf(set) }));
  const scorer = new Scorer(item, tried.map(qti));
  for (const key of keysOf(selection, tried, scorer)) {
    const candidate = question(key, scorer.maxScore);
    if (scorer.agrees(candidate, pairs) && earnsNothing(candidate, excessive.map(nativeOf))) return candidate;
  }
  return undefined;
}

export function multipleChoice(item: QtiItem, one: QtiInteraction): QuestionContent | undefined {
  const { choices = [] } = one;
  const ids = numbered(choices);
  return agreeing<'multiple_choice'>(
    { item, one, choices },
    (key, maxScore) => ({
      ...commonOf(item, maxScore),
      type: 'multiple_choice',
      prompt: promptOf(item, one),
      body: { choices: choices.map(({ id, text }) => ({ id: ids.get(id) ?? '', text })) },
      key,
    }),
    (chosen) => ({ choices: chosen }),
  );
}

export function hotText(item: QtiItem, one: QtiInteraction): QuestionContent | undefined {
  const { choices = [], text = '' } = one;
  const ids = numbered(choices);
  const marked = choices.reduce(
    (html, { id, text: phrase }) => html.replace(`[[${id}]]${phrase}[[/]]`, `[[${ids.get(id)}]]`),
    unwrapped(text),
  );
  if (marked.includes('[[/]]')) return undefined;
  return agreeing<'hot_text'>(
    { item, one, choices },
    (key, maxScore) => ({
      ...commonOf(item, maxScore),
      type: 'hot_text',
      prompt: promptOf(item, one),
      body: { text: marked, phrases: choices.map(({ id, text: phrase }) => ({ id: ids.get(id) ?? '', text: phrase })) },
      key,
    }),
    (phrases) => ({ phrases }),
  );
}

export function hotspot(item: QtiItem, one: QtiInteraction): QuestionContent | undefined {
  const { choices = [], image } = one;
  const ids = numbered(choices);
  const areas = choices.flatMap((choice) => {
    const area = areaOf(choice, image);
    return area ? [{ id: ids.get(choice.id) ?? '', ...area, ...(choice.text !== '' && { label: choice.text }) }] : [];
  });
  if (!image || areas.length < choices.length) return undefined;
  return agreeing<'hotspot'>(
    { item, one, choices },
    (key, maxScore) => ({
      ...commonOf(item, maxScore),
      type: 'hotspot',
      prompt: promptOf(item, one),
      body: { image, areas },
      key,
    }),
    (chosen) => ({ areas: chosen }),
  );
}

/** An area in whole pixels inside the image; undefined for any other. */
export function areaOf(
  { shape, coords = '' }: Pick<QtiChoice, 'shape' | 'coords'>,
  image: QtiImage | undefined,
): Area | undefined {
  const known = shapes.find((name) => name === shape);
  const numbers = coords.split(',').map((part) => Number(part.trim()));
  const limit = Math.max(image?.width ?? 0, image?.height ?? 0);
  const isWhole = numbers.every((number) => Number.isInteger(number) && number >= 0 && number <= limit);
  return known && isWhole ? { shape: known, coords: numbers } : undefined;
}
