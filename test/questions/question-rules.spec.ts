import { gradeItem } from '#questions/types/grade-item.js';
import { issuesIn, readQuestion, readResponse } from '#questions/types/question-rules.js';
import type { QuestionType } from '#questions/types/question-types.js';
import { cpuMs } from '../support/cpu-time.js';
import { exampleQuestions, examples, options } from './examples.js';
import { type Chance, chance } from './random-items.js';

/** Path and rule of each issue: `key.answers[2].credit number`. */
const issues = (input: unknown) => issuesIn(input).map(({ field = '', rule }) => `${field} ${rule}`.trim());
const responseIssues = (type: QuestionType, input: unknown) => {
  const { body } = examples[type].question;
  const reading = readResponse(type, body, input);
  return 'issues' in reading ? reading.issues.map(({ field = '', rule }) => `${field} ${rule}`.trim()) : [];
};

/** Unexpected values for any field. */
const oddities: unknown[] = [
  undefined,
  null,
  true,
  0,
  -1,
  1.5,
  '',
  ' ',
  'a',
  '1',
  '-1',
  '1/3',
  '1/0',
  '1e308',
  '0.001',
  '[[1]]',
  'constructor',
  '__proto__',
  '\0',
  '\ud800',
  '🙂',
  'x'.repeat(30_000),
  [],
  [[]],
  ['a'],
  {},
  { a: '1' },
  { id: 'a', text: 'b' },
  JSON.parse('{"__proto__": {"a": "1"}}'),
];

describe('A valid question', () => {
  it.each(exampleQuestions.map((question) => [question.type, question] as const))(
    'of type %s has no issues',
    (_, question) => {
      expect(issuesIn(question)).toEqual([]);
      expect(readQuestion(question)).toEqual({ content: question });
    },
  );

  it('is unchanged by JSON', () => {
    const parsed: unknown[] = JSON.parse(JSON.stringify(exampleQuestions));

    expect(parsed.map((input) => readQuestion(input))).toEqual(exampleQuestions.map((content) => ({ content })));
  });
});

describe('A question of any type', () => {
  const good = examples.true_false.question;

  it.each([
    ['undefined', undefined, ['type']],
    ['null', null, ['type']],
    ['a list', [good], ['type']],
    ['a text', 'question', ['type']],
    ['no type', { ...good, type: undefined }, ['type reference']],
    ['an unknown type', { ...good, type: 'essay' }, ['type reference']],
    ['a name of Object.prototype as its type', { ...good, type: 'constructor' }, ['type reference']],
    ['no prompt', { ...good, prompt: ' \u200b' }, ['prompt too_short']],
    ['a prompt that is too long', { ...good, prompt: 'a'.repeat(20_001) }, ['prompt too_long']],
    ['a prompt with NUL', { ...good, prompt: 'a\0b' }, ['prompt characters']],
    ['half a surrogate pair', { ...good, feedback: '\ud83d' }, ['feedback characters']],
    ['a number as title', { ...good, title: 7 }, ['title type']],
    ['an unknown format', { ...good, format: 'pdf' }, ['format reference']],
    ['null as body', { ...good, body: null }, ['body type']],
    ['a list as key', { ...good, key: [] }, ['key type']],
    ['a duplicate tag', { ...good, tags: ['a', 'a'] }, ['tags[1] duplicate']],
    ['an unknown field', { ...good, answer: true }, ['answer unknown']],
    ['an unknown field in the body', { ...good, body: { hint: '' } }, ['body.hint unknown']],
    ['an unknown field in the key', { ...good, key: { answer: true, credit: '1' } }, ['key.credit unknown']],
    ['several issues', { ...good, title: 1, points: '0', tags: {} }, ['title type', 'points points', 'tags type']],
  ])('must not be or have: %s', (_, input, expected) => {
    expect(issues(input)).toEqual(expected);
  });

  it.each(['0.01', '1', '2.5', '2.50', '1000', '1000.00'])('may be worth %s points', (points) => {
    expect(issues({ ...good, points })).toEqual([]);
  });

  it.each(['0', '0.00', '-1', '1000.01', '1.005', '1/2', '1e2', '01', '+1', ' 1', '', 'NaN', '1'.repeat(50)])(
    'must not be worth %j points',
    (points) => {
      expect(issues({ ...good, points })).toEqual([expect.stringMatching(/^points /)]);
    },
  );

  it('must not have its points as a number', () => {
    expect(issues({ ...good, points: 1 })).toEqual(['points type']);
  });

  it('must not set __proto__', () => {
    const polluting: unknown = JSON.parse(`{"__proto__": {"admin": true}, ${JSON.stringify(good).slice(1)}`);

    expect(issues(polluting)).toEqual(['__proto__ unknown']);
  });

  it('has issues with a message', () => {
    expect(issuesIn({ ...good, title: 'a'.repeat(256) })).toEqual([
      { field: 'title', rule: 'too_long', message: 'Must have at most 255 characters.' },
    ]);
  });

  it('has at most 100 issues', () => {
    const noise = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`x${index}`, index]));

    expect(issuesIn({ ...good, ...noise })).toHaveLength(100);
  });
});

describe('A single choice question', () => {
  const withKey = (key: unknown) => issues({ ...examples.single_choice.question, key });
  const withChoices = (choices: unknown) => issues({ ...examples.single_choice.question, body: { choices } });

  it('has two or more choices with distinct ids', () => {
    expect(withChoices([{ id: 'a', text: 'alone' }])).toEqual(['body.choices too_few']);
    expect(withChoices(Array.from({ length: 101 }, (_, index) => ({ id: `${index}`, text: '?' })))).toEqual([
      'body.choices too_many',
    ]);
    expect(withChoices([...options('a', 'b'), { id: 'a', text: 'again' }])).toEqual(['body.choices[2] duplicate']);
    expect(withChoices([{ id: 'a', text: '' }, { id: 'b' }])).toEqual([
      'body.choices[0].text too_short',
      'body.choices[1].text type',
    ]);
  });

  it.each(['', '__proto__', 'constructor', 'toString', 'a b', 'ä', '-a', 'a'.repeat(41)])('refuses the id %j', (id) => {
    expect(withChoices([{ id, text: 'a' }, ...options('b', 'c')])).toEqual([
      expect.stringMatching(/^body\.choices\[0\]\.id /),
    ]);
  });

  it('gives credit to existing choices only', () => {
    expect(withKey({ credits: { b: '1', z: '0.5' } })).toEqual(['key.credits.z reference']);
    expect(withKey({ credits: { b: '1' }, feedback: { z: '?' } })).toEqual(['key.feedback.z reference']);
    expect(withKey(JSON.parse('{"credits": {"b": "1", "__proto__": "1"}}'))).toEqual([
      'key.credits.__proto__ reference',
    ]);
  });

  it.each(['2', '-1.1', '4/3', '1/0', 'half', '', '1e999', '0'.repeat(300)])('refuses a credit of %j', (credit) => {
    expect(withKey({ credits: { b: '1', a: credit } })).toHaveLength(1);
  });

  it('has a choice that earns points', () => {
    expect(withKey({ credits: {} })).toEqual(['key.credits unearnable']);
    expect(withKey({ credits: { a: '0', b: '-1' } })).toEqual(['key.credits unearnable']);
    expect(withKey({ credits: { a: '0.9' } })).toEqual([]);
  });
});

describe('A multiple choice question', () => {
  const withCredits = (...credits: string[]) => {
    const asked = examples.multiple_choice.question;
    return issues({
      ...asked,
      key: { credits: Object.fromEntries(credits.map((credit, at) => ['abcde'[at], credit])) },
    });
  };

  it.each([
    [['1']],
    [['0.5', '0.5', '-1']],
    [['0.333', '0.333', '0.333']],
    [['1/3', '2/3']],
    [['1', '1', '1', '-0.5']],
  ])('accepts credits of %j', (credits) => {
    expect(withCredits(...credits)).toEqual([]);
  });

  it.each([[['0.5']], [['0.33', '0.33', '0.33']], [['1', '0.5']], [['0.6', '0.5']]])(
    'refuses credits of %j',
    (credits) => {
      expect(withCredits(...credits)).toEqual(['key.credits shares']);
    },
  );

  it('has the sum of its credits in the message', () => {
    const question = { ...examples.multiple_choice.question, key: { credits: { a: '0.5', b: '1/3' } } };

    expect(issuesIn(question)[0].message).toBe('Credits above 0 must add up to 1, or each be 1. They add up to 0.833.');
  });
});

describe('A numeric question', () => {
  const withAnswer = (answer: object) => {
    const right = { value: '1', credit: '1' };
    return issues({ ...examples.numeric.question, key: { answers: [right, { credit: '1', ...answer }] } });
  };

  it.each([
    [{ value: '-1.50' }],
    [{ value: '.5', tolerance: '1e-3' }],
    [{ min: '-5', max: '-5' }],
    [{ min: '1', max: '5', unit: 'km' }],
    [{ credit: '0', feedback: 'Any other number.' }],
  ])('accepts the answer %j', (answer) => {
    expect(withAnswer(answer)).toEqual([]);
  });

  it.each([
    [{ value: 5 }, 'key.answers[1].value type'],
    [{ value: '1,5' }, 'key.answers[1].value number'],
    [{ value: '1/3' }, 'key.answers[1].value number'],
    [{ value: 'NaN' }, 'key.answers[1].value number'],
    [{ value: null }, 'key.answers[1].value type'],
    [{ value: '1', tolerance: '-1' }, 'key.answers[1].tolerance negative'],
    [{ tolerance: '1' }, 'key.answers[1].tolerance value_missing'],
    [{ min: '1', max: '2', tolerance: '1' }, 'key.answers[1].tolerance value_missing'],
    [{ min: '5', max: '1' }, 'key.answers[1].min range_reversed'],
    [{ min: '5' }, 'key.answers[1] range_open'],
    [{ max: '5', value: '1' }, 'key.answers[1] range_open'],
    [{ min: '1', max: '5', value: '1' }, 'key.answers[1] ambiguous'],
    [{ value: '1', unit: 'mile' }, 'key.answers[1].unit reference'],
    [{ value: '1', credit: '1.5' }, 'key.answers[1].credit number'],
    [{ credit: '0.5' }, 'key.answers[1] value_missing'],
  ])('refuses the answer %j', (answer, fault) => {
    expect(withAnswer(answer)).toEqual([fault]);
  });

  it('has an answer that earns points', () => {
    expect(issues({ ...examples.numeric.question, key: { answers: [] } })).toEqual(['key.answers too_few']);
    expect(issues({ ...examples.numeric.question, key: { answers: [{ value: '1', credit: '0' }] } })).toEqual([
      'key.answers unearnable',
    ]);
  });
});

describe('A short text question', () => {
  const withAnswers = (...answers: object[]) =>
    issues({ ...examples.short_text.question, key: { caseSensitive: false, answers } });

  it('has accepted texts that are not empty', () => {
    expect(withAnswers({ text: ' ', credit: '1' })).toEqual(['key.answers[0].text too_short']);
    expect(withAnswers({ text: 'a', credit: '0' })).toEqual(['key.answers unearnable']);
    expect(withAnswers({ text: 'a', credit: '1', points: 1 })).toEqual(['key.answers[0].points unknown']);
    expect(issues({ ...examples.short_text.question, key: { answers: [] } })).toEqual([
      'key.caseSensitive type',
      'key.answers too_few',
    ]);
  });
});

describe('A matching question', () => {
  const asked = examples.matching.question;

  it('has one option for every prompt', () => {
    expect(issues({ ...asked, key: { pairs: { a: 'c', b: 'd', c: 'e' } } })).toEqual(['key.pairs.d incomplete']);
    expect(issues({ ...asked, key: { pairs: { ...asked.key.pairs, a: 'z', z: 'a' } } })).toEqual([
      'key.pairs.a reference',
      'key.pairs.z reference',
    ]);
  });

  it('has at least one option, which may belong to every prompt', () => {
    const prompts = options('one', 'two');

    expect(
      issues({ ...asked, body: { prompts, options: options('same') }, key: { pairs: { a: 'a', b: 'a' } } }),
    ).toEqual([]);
    expect(issues({ ...asked, body: { prompts, options: [] }, key: { pairs: {} } })).toEqual(['body.options too_few']);
  });
});

describe('An ordering question', () => {
  it('has every item once in its order', () => {
    const withOrder = (order: unknown) => issues({ ...examples.ordering.question, key: { order } });

    expect(withOrder(['a', 'b', 'c', 'd'])).toEqual(['key.order incomplete']);
    expect(withOrder(['a', 'b', 'c', 'd', 'd'])).toEqual(['key.order[4] duplicate']);
    expect(withOrder(['a', 'b', 'c', 'd', 'f'])).toEqual(['key.order[4] reference']);
    expect(withOrder('abcde')).toEqual(['key.order type']);
  });
});

describe('A cloze question', () => {
  const asked = examples.cloze.question;
  const withText = (text: string) => issues({ ...asked, body: { ...asked.body, text } });
  const withGapKey = (id: string, key: unknown) =>
    issues({ ...asked, key: { gaps: { ...asked.key.gaps, [id]: key } } });

  it('has every gap in its text once, and no other', () => {
    expect(withText('[[1]] [[2]] [[3]] [[see below]] [[]]')).toEqual([]);
    expect(withText('[[1]] [[2]] [[2]]')).toEqual(['body.text placeholder', 'body.text placeholder']);
    expect(withText('[[1]] [[2]] [[3]] [[4]]')).toEqual(['body.text reference']);
  });

  it('has choices in single_choice gaps only', () => {
    const gaps = structuredClone(asked.body.gaps);
    const misplaced = [{ ...gaps[0], choices: options('a', 'b') }, gaps[1], { id: '3', type: 'single_choice' }];

    expect(
      issues({
        ...asked,
        body: { ...asked.body, gaps: misplaced },
        key: { gaps: { ...asked.key.gaps, '3': { weight: '1', credits: {} } } },
      }),
    ).toEqual(['body.gaps[0].choices choices', 'body.gaps[2].choices choices', 'key.gaps.3.credits unearnable']);
  });

  it('has a key for every gap by the rules of its type', () => {
    const { '1': first } = asked.key.gaps;

    expect(issues({ ...asked, key: { gaps: { '1': first } } })).toEqual([
      'key.gaps.2 incomplete',
      'key.gaps.3 incomplete',
    ]);
    expect(withGapKey('4', first)).toEqual(['key.gaps.4 reference']);
    expect(withGapKey('2', { weight: '1', answers: [{ value: '1', unit: 'km', credit: '1' }] })).toEqual([
      'key.gaps.2.answers[0].unit reference',
    ]);
    expect(withGapKey('2', { weight: '1', answers: [{ min: '2', max: '1', credit: '1' }] })).toEqual([
      'key.gaps.2.answers[0].min range_reversed',
    ]);
    expect(withGapKey('3', { weight: '1', credits: { z: '1' } })).toEqual(['key.gaps.3.credits.z reference']);
  });

  it.each(['0', '-1', '1001', 'heavy', 1])('refuses a weight of %j', (weight) => {
    expect(withGapKey('1', { ...asked.key.gaps['1'], weight })).toHaveLength(1);
  });
});

describe('A response', () => {
  it.each(Object.entries(examples))('that is valid is read: %s', (_, { question, best }) => {
    expect(readResponse(question.type, question.body, best)).toEqual({ response: best });
  });

  it.each([null, undefined])('of %s is no answer', (nothing) => {
    const { type, body } = examples.cloze.question;

    expect(readResponse(type, body, nothing)).toEqual({ response: null });
  });

  it.each([
    ['single_choice', 'b', 'type'],
    ['single_choice', { choice: 'z' }, 'choice reference'],
    ['single_choice', { choice: null }, 'choice reference'],
    ['single_choice', { choice: 'b', earned: '1' }, 'earned unknown'],
    ['multiple_choice', { choices: ['a', 'a'] }, 'choices[1] duplicate'],
    ['multiple_choice', { choices: ['a', 'z'] }, 'choices[1] reference'],
    ['multiple_choice', { choices: 'a' }, 'choices type'],
    ['true_false', { value: 'true' }, 'value type'],
    ['numeric', { value: 5 }, 'value type'],
    ['numeric', { value: '5', unit: 'mile' }, 'unit reference'],
    ['short_text', { text: 'a'.repeat(50_001) }, 'text too_long'],
    ['short_text', { text: ['a'] }, 'text type'],
    ['matching', { pairs: { a: 'z' } }, 'pairs.a reference'],
    ['matching', { pairs: { z: 'a' } }, 'pairs.z reference'],
    ['matching', { pairs: JSON.parse('{"__proto__": "a"}') }, 'pairs.__proto__ reference'],
    ['ordering', { order: ['a', 'b', 'a'] }, 'order[2] duplicate'],
    ['cloze', { gaps: { '9': { text: 'a' } } }, 'gaps.9 reference'],
    ['cloze', { gaps: { '1': { value: '1' } } }, 'gaps.1.value unknown gaps.1.text type'],
    ['cloze', { gaps: { '3': { choice: 'z' } } }, 'gaps.3.choice reference'],
    ['long_text', {}, 'text type'],
    ['file', { links: ['javascript:alert(1)'] }, 'links[0] link'],
    ['file', { links: ['file:///etc/passwd'] }, 'links[0] link'],
    ['file', { links: ['http://'] }, 'links[0] link'],
    ['file', { links: Array<string>(11).fill('https://example.org') }, 'links too_many'],
  ] as const)('to a %s question must not be %j', (type, input, expected) => {
    expect(responseIssues(type, input).join(' ')).toBe(expected);
  });

  it.each([
    ['multiple_choice', { choices: [] }],
    ['matching', { pairs: {} }],
    ['ordering', { order: ['b', 'a'] }],
    ['cloze', { gaps: { '2': { value: '' } } }],
    ['numeric', { value: 'five' }],
    ['long_text', { text: 'a'.repeat(50_000) }],
    ['file', { links: ['HTTP://example.org/ä?b=c#d'] }],
  ] as const)('to a %s question may be %j', (type, input) => {
    expect(responseIssues(type, input)).toEqual([]);
  });
});

describe('Any JSON', () => {
  const luck = chance(2027);
  const documents = Array.from({ length: 5_000 }, () => mutated(luck.pick(exampleQuestions), luck));

  it('is read or refused without an exception', () => {
    const accepted = documents.filter((document) => issuesIn(document).length === 0);

    expect(accepted.length).toBeGreaterThan(100);
    expect(accepted.length).toBeLessThan(documents.length / 2);
  });

  it('can be graded if it was read', () => {
    const grades = documents
      .map((document) => readQuestion(document))
      .flatMap((reading) => ('content' in reading ? [reading.content] : []))
      .map((content) => {
        const { best } = examples[content.type];
        const reading = readResponse(content.type, content.body, best);
        return gradeItem(content, 'response' in reading ? reading.response : null);
      });

    expect(grades.filter(({ score, maxScore }) => !(Number(score) >= 0 && Number(score) <= Number(maxScore)))).toEqual(
      [],
    );
  });

  it('as a response is read and graded, or refused', () => {
    const grades = documents.flatMap((document) => {
      const { question, best } = luck.pick(Object.values(examples));
      const input = luck.pick([document, luck.pick(oddities), mutated(best, luck)]);
      const reading = readResponse(question.type, question.body, input);
      return 'response' in reading ? [gradeItem<QuestionType>(question, reading.response)] : [];
    });

    expect(grades.length).toBeGreaterThan(500);
    expect(grades.filter(({ score, maxScore }) => Number(score) > Number(maxScore))).toEqual([]);
  });

  it.each([
    ['nested 100,000 deep', nested(100_000)],
    ['a text of 10,000,000 characters', 'a'.repeat(10_000_000)],
    ['a list of 1,000,000 entries', Array<number>(1_000_000).fill(0)],
    ['a list with holes', [, 1]],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
    ['an object of 100,000 fields', Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [at, at]))],
    ['a function', () => 'a'],
    ['a symbol', Symbol('a')],
    ['a big number', 10n],
    ['not a number', NaN],
  ])('in any place is refused in linear time: %s', (_, oddity) => {
    const places = exampleQuestions.flatMap((question) => [
      oddity,
      { ...question, prompt: oddity },
      { ...question, body: oddity },
      { ...question, key: oddity },
      { ...question, key: { credits: oddity, answers: oddity, pairs: oddity, order: oddity, gaps: oddity } },
    ]);

    let accepted: unknown[] = [];
    const ms = cpuMs(() => (accepted = places.filter((place) => issuesIn(place).length === 0)));

    expect(accepted).toEqual([]);
    expect(ms).toBeLessThan(300 * exampleQuestions.length);
  });
});

function nested(depth: number): unknown {
  let inner: unknown = 'deep';
  for (let level = 0; level < depth; level++) inner = level % 2 ? [inner] : { gaps: inner };
  return inner;
}

/** A copy with up to two values replaced. */
function mutated(question: unknown, luck: Chance): unknown {
  const copy: unknown = structuredClone(question);
  for (let times = luck.below(3); times > 0; times--) mutate(copy, luck);
  return copy;
}

function mutate(place: unknown, luck: Chance): void {
  if (typeof place !== 'object' || place === null) return;
  const names = Object.keys(place);
  const name = luck.pick([...names, 'extra']);
  const inner: unknown = Reflect.get(place, name);
  if (typeof inner === 'object' && inner !== null && luck.below(5) > 0) return mutate(inner, luck);
  Reflect.set(place, name, luck.pick(oddities));
}
