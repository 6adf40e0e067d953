import type { QuestionOf, ResponseOf } from '#questions/types/question-content.js';
import type { QuestionType } from '#questions/types/question-types.js';
import { question } from './examples.js';

/** Chance that can be repeated: mulberry32 (Tommy Ettinger, public domain). */
export function chance(seed: number) {
  const next = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(next() * count);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)];
  const some = <T>(items: readonly T[]): T[] => items.filter(() => next() < 0.5);
  const shuffle = <T>(items: readonly T[]): T[] => {
    const left = [...items];
    return items.flatMap(() => left.splice(below(left.length), 1));
  };
  return { below, pick, some, shuffle };
}
export type Chance = ReturnType<typeof chance>;

/** A question, something a student may answer, and what earns everything. */
export type Item<T extends QuestionType = QuestionType> = {
  [K in T]: { question: QuestionOf<K>; response: ResponseOf<K>; best: ResponseOf<K> };
}[T];

const words = ['no one', 'none', 'Grant', 'Ünal', 'one star *', 'a  b', 'straße'];
const partial = ['0.5', '1/3', '2/3', '0.9', '0.05', '1/7', '0'];
const negative = ['-1', '-0.5', '-1/3', '-0.05', '0'];

const optionsOf = (count: number, { pick }: Chance) =>
  Array.from({ length: count }, (_, index) => ({ id: `o${index}`, text: pick(words) }));
const idsOf = (named: { id: string }[]) => named.map(({ id }) => id);
const pointsOf = ({ pick }: Chance) => pick(['1', '0.01', '3', '7.77', '1000', '0.1', '12.5']);

function singleChoice(luck: Chance): Item<'single_choice'> {
  const choices = optionsOf(2 + luck.below(5), luck);
  const [right, ...others] = luck.shuffle(idsOf(choices));
  const credits = {
    ...Object.fromEntries(others.map((id) => [id, luck.pick([...partial, ...negative])])),
    [right]: '1',
  };
  return {
    question: question('single_choice', { body: { choices }, key: { credits }, points: pointsOf(luck) }),
    response: { choice: luck.pick(idsOf(choices)) },
    best: { choice: right },
  };
}

function multipleChoice(luck: Chance): Item<'multiple_choice'> {
  const choices = optionsOf(2 + luck.below(7), luck);
  const ids = luck.shuffle(idsOf(choices));
  const right = ids.slice(0, 1 + luck.below(ids.length));
  const share = luck.pick([`1/${right.length}`, '1', (1 / right.length).toFixed(4)]);
  const credits = Object.fromEntries(ids.map((id) => [id, right.includes(id) ? share : luck.pick(negative)]));
  return {
    question: question('multiple_choice', { body: { choices }, key: { credits }, points: pointsOf(luck) }),
    response: { choices: luck.some(ids) },
    best: { choices: right },
  };
}

function trueFalse(luck: Chance): Item<'true_false'> {
  const answer = luck.pick([true, false]);
  return {
    question: question('true_false', { body: {}, key: { answer }, points: pointsOf(luck) }),
    response: { value: luck.pick([true, false]) },
    best: { value: answer },
  };
}

function numeric(luck: Chance): Item<'numeric'> {
  const value = luck.pick(['0.3', '-7', '3.14', '1e-3', '1822', '.5']);
  const answers = [
    { min: '-10', max: '10', credit: luck.pick(partial) },
    { value, tolerance: luck.pick(['0', '0.1', '2']), credit: '1' },
  ];
  return {
    question: question('numeric', {
      body: { units: [] },
      key: { answers: luck.shuffle(answers) },
      points: pointsOf(luck),
    }),
    response: { value: luck.pick(['0,3', '-7.1', '3.14159', '1/2', '1 822', '', '1,822', '9e99', 'seven']) },
    best: { value },
  };
}

function shortText(luck: Chance): Item<'short_text'> {
  const [best, ...others] = luck.shuffle(words);
  const answers = [
    { text: best.replaceAll('*', '\\*'), credit: '1' },
    ...others.slice(0, 3).map((text) => ({ text: `${text.slice(0, 3)}*`, credit: luck.pick(partial) })),
  ];
  const key = { caseSensitive: luck.pick([true, false]), answers: luck.shuffle(answers) };
  return {
    question: question('short_text', { body: {}, key, points: pointsOf(luck) }),
    response: { text: luck.pick([...words, ' NONE ', 'STRASSE', '', '*']) },
    best: { text: best },
  };
}

function matching(luck: Chance): Item<'matching'> {
  const prompts = optionsOf(1 + luck.below(5), luck);
  const options = [{ id: 'x', text: 'Lima' }, { id: 'y', text: 'Rome' }, ...optionsOf(luck.below(4), luck)];
  const pairs = Object.fromEntries(idsOf(prompts).map((id) => [id, luck.pick(idsOf(options))]));
  const guessed = luck.some(idsOf(prompts)).map((id) => [id, luck.pick(idsOf(options))]);
  return {
    question: question('matching', { body: { prompts, options }, key: { pairs }, points: pointsOf(luck) }),
    response: { pairs: Object.fromEntries(guessed) },
    best: { pairs },
  };
}

function ordering(luck: Chance): Item<'ordering'> {
  const items = optionsOf(2 + luck.below(6), luck);
  const order = luck.shuffle(idsOf(items));
  return {
    question: question('ordering', { body: { items }, key: { order }, points: pointsOf(luck) }),
    response: { order: luck.pick([luck.shuffle(order), luck.some(order), []]) },
    best: { order },
  };
}

function cloze(luck: Chance): Item<'cloze'> {
  const [choice, number, text] = [singleChoice(luck), numeric(luck), shortText(luck)];
  const weight = () => luck.pick(['1', '2', '0.5', '1/3', '7']);
  return {
    question: question('cloze', {
      body: {
        text: '[[c]], [[n]] and [[t]].',
        gaps: [
          { id: 'c', type: 'single_choice', choices: choice.question.body.choices },
          { id: 'n', type: 'numeric' },
          { id: 't', type: 'short_text' },
        ],
      },
      key: {
        gaps: {
          c: { weight: weight(), ...choice.question.key },
          n: { weight: weight(), ...number.question.key },
          t: { weight: weight(), ...text.question.key },
        },
      },
      points: pointsOf(luck),
    }),
    response: {
      gaps: Object.fromEntries(luck.some(Object.entries({ c: choice.response, n: number.response, t: text.response }))),
    },
    best: { gaps: { c: choice.best, n: number.best, t: text.best } },
  };
}

function kprim(luck: Chance): Item<'kprim'> {
  const statements = optionsOf(2 + luck.below(4), luck);
  const answers = () => Object.fromEntries(idsOf(statements).map((id) => [id, luck.pick([true, false])]));
  const best = answers();
  return {
    question: question('kprim', { body: { statements }, key: { answers: best }, points: pointsOf(luck) }),
    response: { answers: Object.fromEntries(luck.some(Object.entries(answers()))) },
    best: { answers: best },
  };
}

function hotText(luck: Chance): Item<'hot_text'> {
  const { question: asked, response, best } = multipleChoice(luck);
  const phrases = asked.body.choices;
  return {
    question: question('hot_text', {
      body: { text: phrases.map(({ id }) => `[[${id}]]`).join(' '), phrases },
      key: asked.key,
      points: asked.points,
    }),
    response: { phrases: response.choices },
    best: { phrases: best.choices },
  };
}

function gapMatch(luck: Chance): Item<'gap_match'> {
  const gaps = Array.from({ length: 1 + luck.below(5) }, (_, index) => ({ id: `g${index}` }));
  const choices = optionsOf(gaps.length + luck.below(3), luck).map((one) => ({
    ...one,
    text: `${one.text} ${one.id}`,
  }));
  const chosen = luck.shuffle(idsOf(choices));
  const pairs = Object.fromEntries(gaps.map(({ id }, index) => [id, chosen[index]]));
  const guessed = luck.some(idsOf(gaps)).map((id) => [id, luck.pick(idsOf(choices))]);
  const text = gaps.map(({ id }) => `[[${id}]]`).join(' ');
  return {
    question: question('gap_match', { body: { text, gaps, choices }, key: { pairs }, points: pointsOf(luck) }),
    response: { pairs: Object.fromEntries(guessed) },
    best: { pairs },
  };
}

function pointOnImage(luck: Chance): Item<'point_on_image'> {
  const point = () => ({ x: luck.below(100), y: luck.below(100) });
  const centers = Array.from({ length: 1 + luck.below(4) }, point);
  const areas = centers.map(({ x, y }, index) => ({
    id: `p${index}`,
    shape: 'circle' as const,
    coords: [x, y, 1 + luck.below(30)],
    credit: luck.pick(['1', '1/2']),
  }));
  const image = { source: '[[media:map]]', width: 100, height: 100 };
  return {
    question: question('point_on_image', { body: { image, maxPoints: 5 }, key: { areas }, points: pointsOf(luck) }),
    response: { points: Array.from({ length: luck.below(6) }, point) },
    best: { points: luck.shuffle(centers) },
  };
}

function codeOutput(luck: Chance): Item<'code_output'> {
  const best = luck.pick(['1\n2', 'true', '  x', 'Ünal']);
  const answers = luck.shuffle([
    { text: best, credit: '1' },
    { text: 'undefined', credit: luck.pick(partial) },
  ]);
  const key = { compare: luck.pick(['exact', 'trimmed', 'whitespace'] as const), answers };
  return {
    question: question('code_output', { body: { code: 'print(x)' }, key, points: pointsOf(luck) }),
    response: { text: luck.pick(['1\r\n2\n', 'true ', 'x', 'undefined', '']) },
    best: { text: best },
  };
}

function calculated(luck: Chance): Item<'calculated'> {
  const [a, b] = [luck.below(20), luck.below(20)];
  return {
    question: question('calculated', {
      body: { variables: [{ name: 'a' }, { name: 'b' }], units: [] },
      key: {
        dataSets: [{ a: String(a), b: String(b) }],
        answers: [
          { formula: '{a} + {b}', tolerance: '5', credit: luck.pick(partial) },
          { formula: '{a} - {b}', credit: '1' },
        ],
      },
      points: pointsOf(luck),
    }),
    response: { value: luck.pick([String(a), String(a + b), '', 'x']) },
    best: { value: String(a - b) },
  };
}

const automatic = [singleChoice, multipleChoice, trueFalse, numeric, shortText, matching, ordering, cloze];
const kinds = [...automatic, kprim, hotText, gapMatch, pointOnImage, codeOutput, calculated];

/** As many items of all automatic types as asked for, the same ones every time. */
export function randomItems(count: number, seed = 1822): Item[] {
  const luck = chance(seed);
  return Array.from({ length: count }, (_, index) => kinds[index % kinds.length](luck));
}
