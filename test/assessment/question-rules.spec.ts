import { type QuestionType } from '#questions/types/question-content.js';
import { issuesIn, readQuestion, readResponse } from '#questions/types/question-rules.js';
import { gradeItem } from '#assessment/grading/grading.js';
import { exampleQuestions, examples, options } from './examples.js';
import { type Chance, chance } from './random-items.js';
import { cpuMs } from '../support/cpu-time.js';

/** Where the faults are, and which rules they break: `key.answers[2].credit number`. */
const faults = (input: unknown) => issuesIn(input).map(({ field = '', rule }) => `${field} ${rule}`.trim());
const responseFaults = (type: QuestionType, input: unknown) => {
  const { body } = examples[type].question;
  const reading = readResponse(type, body, input);
  return 'faults' in reading ? reading.faults.map(({ field = '', rule }) => `${field} ${rule}`.trim()) : [];
};

/** What finds its way into fields. */
const oddities: unknown[] = [
  ...[
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
  ],
  ...['__proto__', '\0', '\ud800', '🙂', 'x'.repeat(30_000), [], [[]], ['a'], {}, { a: '1' }, { id: 'a', text: 'b' }],
  JSON.parse('{"__proto__": {"a": "1"}}'),
];

describe('A good question', () => {
  it.each(exampleQuestions.map((question) => [question.type, question] as const))(
    'of type %s has no faults',
    (_, question) => {
      expect(issuesIn(question)).toEqual([]);
      expect(readQuestion(question)).toEqual({ content: question });
    },
  );

  it('comes out of JSON as it went in', () => {
    const parsed: unknown[] = JSON.parse(JSON.stringify(exampleQuestions));

    expect(parsed.map((input) => readQuestion(input))).toEqual(exampleQuestions.map((content) => ({ content })));
  });
});

describe('What any question says', () => {
  const good = examples.true_false.question;

  it.each([
    ['nothing at all', undefined, ['type']],
    ['null', null, ['type']],
    ['a list', [good], ['type']],
    ['a text', 'question', ['type']],
    ['no type', { ...good, type: undefined }, ['type reference']],
    ['a type nobody knows', { ...good, type: 'essay' }, ['type reference']],
    ['a type every object has', { ...good, type: 'constructor' }, ['type reference']],
    ['no prompt', { ...good, prompt: ' \u200b' }, ['prompt too_short']],
    ['a prompt that is too long', { ...good, prompt: 'a'.repeat(20_001) }, ['prompt too_long']],
    ['a prompt no database keeps', { ...good, prompt: 'a\0b' }, ['prompt characters']],
    ['half a character', { ...good, feedback: '\ud83d' }, ['feedback characters']],
    ['a number for a text', { ...good, title: 7 }, ['title type']],
    ['an unknown format', { ...good, format: 'pdf' }, ['format reference']],
    ['a body of nothing', { ...good, body: null }, ['body type']],
    ['a key of nothing', { ...good, key: [] }, ['key type']],
    ['a tag twice', { ...good, tags: ['a', 'a'] }, ['tags[1] duplicate']],
    ['a field we do not know', { ...good, answer: true }, ['answer unknown']],
    ['a body field we do not know', { ...good, body: { hint: '' } }, ['body.hint unknown']],
    ['a key field we do not know', { ...good, key: { answer: true, credit: '1' } }, ['key.credit unknown']],
    ['several faults', { ...good, title: 1, points: '0', tags: {} }, ['title type', 'points points', 'tags type']],
  ])('may not be %s', (_, input, expected) => {
    expect(faults(input)).toEqual(expected);
  });

  it.each(['0.01', '1', '2.5', '2.50', '1000', '1000.00'])('may be worth %s points', (points) => {
    expect(faults({ ...good, points })).toEqual([]);
  });

  it.each(['0', '0.00', '-1', '1000.01', '1.005', '1/2', '1e2', '01', '+1', ' 1', '', 'NaN', '1'.repeat(50)])(
    'may not be worth %j points',
    (points) => {
      expect(faults({ ...good, points })).toEqual([expect.stringMatching(/^points /)]);
    },
  );

  it('may not be worth a number that is no text', () => {
    expect(faults({ ...good, points: 1 })).toEqual(['points type']);
  });

  it('may not reach for what every object has', () => {
    const polluting: unknown = JSON.parse(`{"__proto__": {"admin": true}, ${JSON.stringify(good).slice(1)}`);

    expect(faults(polluting)).toEqual(['__proto__ unknown']);
  });

  it('has its faults told in a sentence', () => {
    expect(issuesIn({ ...good, title: 'a'.repeat(256) })).toEqual([
      { field: 'title', rule: 'too_long', message: 'At most 255 characters are allowed here.' },
    ]);
  });

  it('has no more faults told than a person reads', () => {
    const noise = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`x${index}`, index]));

    expect(issuesIn({ ...good, ...noise })).toHaveLength(100);
  });
});

describe('A choice', () => {
  const withKey = (key: unknown) => faults({ ...examples.single_choice.question, key });
  const withChoices = (choices: unknown) => faults({ ...examples.single_choice.question, body: { choices } });

  it('is between two choices or more, each with an id of its own', () => {
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

  it.each(['', '__proto__', 'constructor', 'toString', 'a b', 'ä', '-a', 'a'.repeat(41)])('has no id like %j', (id) => {
    expect(withChoices([{ id, text: 'a' }, ...options('b', 'c')])).toEqual([
      expect.stringMatching(/^body\.choices\[0\]\.id /),
    ]);
  });

  it('gives credit to choices there are', () => {
    expect(withKey({ credits: { b: '1', z: '0.5' } })).toEqual(['key.credits.z reference']);
    expect(withKey({ credits: { b: '1' }, feedback: { z: '?' } })).toEqual(['key.feedback.z reference']);
    expect(withKey(JSON.parse('{"credits": {"b": "1", "__proto__": "1"}}'))).toEqual([
      'key.credits.__proto__ reference',
    ]);
  });

  it.each(['2', '-1.1', '4/3', '1/0', 'half', '', '1e999', '0'.repeat(300)])('gives no credit of %j', (credit) => {
    expect(withKey({ credits: { b: '1', a: credit } })).toHaveLength(1);
  });

  it('lets somebody earn something', () => {
    expect(withKey({ credits: {} })).toEqual(['key.credits unearnable']);
    expect(withKey({ credits: { a: '0', b: '-1' } })).toEqual(['key.credits unearnable']);
    expect(withKey({ credits: { a: '0.9' } })).toEqual([]);
  });
});

describe('Several choices', () => {
  const withCredits = (...credits: string[]) => {
    const asked = examples.multiple_choice.question;
    return faults({
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
  ])('may share out %j', (credits) => {
    expect(withCredits(...credits)).toEqual([]);
  });

  it.each([[['0.5']], [['0.33', '0.33', '0.33']], [['1', '0.5']], [['0.6', '0.5']]])(
    'may not share out %j',
    (credits) => {
      expect(withCredits(...credits)).toEqual(['key.credits shares']);
    },
  );

  it('are told what their credits add up to', () => {
    const question = { ...examples.multiple_choice.question, key: { credits: { a: '0.5', b: '1/3' } } };

    expect(issuesIn(question)[0].message).toBe('What the right choices earn has to add up to 1, and adds up to 0.833.');
  });
});

describe('A number', () => {
  const withAnswer = (answer: object) => {
    const right = { value: '1', credit: '1' };
    return faults({ ...examples.numeric.question, key: { answers: [right, { credit: '1', ...answer }] } });
  };

  it.each([
    [{ value: '-1.50' }],
    [{ value: '.5', tolerance: '1e-3' }],
    [{ min: '-5', max: '-5' }],
    [{ min: '1', max: '5', unit: 'km' }],
    [{ credit: '0', feedback: 'Any other number.' }],
  ])('may be accepted as %j', (answer) => {
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
  ])('may not be accepted as %j', (answer, fault) => {
    expect(withAnswer(answer)).toEqual([fault]);
  });

  it('needs an answer that earns points', () => {
    expect(faults({ ...examples.numeric.question, key: { answers: [] } })).toEqual(['key.answers too_few']);
    expect(faults({ ...examples.numeric.question, key: { answers: [{ value: '1', credit: '0' }] } })).toEqual([
      'key.answers unearnable',
    ]);
  });
});

describe('A short text', () => {
  const withAnswers = (...answers: object[]) =>
    faults({ ...examples.short_text.question, key: { caseSensitive: false, answers } });

  it('accepts texts that say something', () => {
    expect(withAnswers({ text: ' ', credit: '1' })).toEqual(['key.answers[0].text too_short']);
    expect(withAnswers({ text: 'a', credit: '0' })).toEqual(['key.answers unearnable']);
    expect(withAnswers({ text: 'a', credit: '1', points: 1 })).toEqual(['key.answers[0].points unknown']);
    expect(faults({ ...examples.short_text.question, key: { answers: [] } })).toEqual([
      'key.caseSensitive type',
      'key.answers too_few',
    ]);
  });
});

describe('Matching', () => {
  const asked = examples.matching.question;

  it('has one option for every prompt', () => {
    expect(faults({ ...asked, key: { pairs: { a: 'c', b: 'd', c: 'e' } } })).toEqual(['key.pairs.d incomplete']);
    expect(faults({ ...asked, key: { pairs: { ...asked.key.pairs, a: 'z', z: 'a' } } })).toEqual([
      'key.pairs.a reference',
      'key.pairs.z reference',
    ]);
  });

  it('has at least two options to tell apart', () => {
    const body = { prompts: options('one', 'two'), options: options('same', ' same ') };

    expect(faults({ ...asked, body, key: { pairs: { a: 'a', b: 'b' } } })).toEqual(['body.options too_few']);
  });
});

describe('Putting in order', () => {
  it('orders every item once', () => {
    const withOrder = (order: unknown) => faults({ ...examples.ordering.question, key: { order } });

    expect(withOrder(['a', 'b', 'c', 'd'])).toEqual(['key.order incomplete']);
    expect(withOrder(['a', 'b', 'c', 'd', 'd'])).toEqual(['key.order[4] duplicate']);
    expect(withOrder(['a', 'b', 'c', 'd', 'f'])).toEqual(['key.order[4] reference']);
    expect(withOrder('abcde')).toEqual(['key.order type']);
  });
});

describe('A text with gaps', () => {
  const asked = examples.cloze.question;
  const withText = (text: string) => faults({ ...asked, body: { ...asked.body, text } });
  const withGapKey = (id: string, key: unknown) =>
    faults({ ...asked, key: { gaps: { ...asked.key.gaps, [id]: key } } });

  it('has every gap in its text once, and no other', () => {
    expect(withText('[[1]] [[2]] [[3]] [[see below]] [[]]')).toEqual([]);
    expect(withText('[[1]] [[2]] [[2]]')).toEqual(['body.text placeholder', 'body.text placeholder']);
    expect(withText('[[1]] [[2]] [[3]] [[4]]')).toEqual(['body.text reference']);
  });

  it('has choices where one is chosen, and only there', () => {
    const gaps = structuredClone(asked.body.gaps);
    const misplaced = [{ ...gaps[0], choices: options('a', 'b') }, gaps[1], { id: '3', type: 'single_choice' }];

    expect(
      faults({
        ...asked,
        body: { ...asked.body, gaps: misplaced },
        key: { gaps: { ...asked.key.gaps, '3': { weight: '1', credits: {} } } },
      }),
    ).toEqual(['body.gaps[0].choices choices', 'body.gaps[2].choices choices', 'key.gaps.3.credits unearnable']);
  });

  it('knows what is right in every gap, by the rules of its type', () => {
    const { '1': first } = asked.key.gaps;

    expect(faults({ ...asked, key: { gaps: { '1': first } } })).toEqual([
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

  it.each(['0', '-1', '1001', 'heavy', 1])('gives no gap a weight of %j', (weight) => {
    expect(withGapKey('1', { ...asked.key.gaps['1'], weight })).toHaveLength(1);
  });
});

describe('A response', () => {
  it.each(Object.entries(examples))('that is right is read: %s', (_, { question, best }) => {
    expect(readResponse(question.type, question.body, best)).toEqual({ response: best });
  });

  it.each([null, undefined])('of %s stands for no answer', (nothing) => {
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
  ] as const)('to a %s question is not %j', (type, input, expected) => {
    expect(responseFaults(type, input).join(' ')).toBe(expected);
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
    expect(responseFaults(type, input)).toEqual([]);
  });
});

describe('Whatever is sent', () => {
  const luck = chance(2027);
  const documents = Array.from({ length: 5_000 }, () => mutated(luck.pick(exampleQuestions), luck));

  it('is read or refused, and never breaks the reader', () => {
    const accepted = documents.filter((document) => issuesIn(document).length === 0);

    expect(accepted.length).toBeGreaterThan(100);
    expect(accepted.length).toBeLessThan(documents.length / 2);
  });

  it('can be graded once it was read', () => {
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
    ['nested a hundred thousand deep', nested(100_000)],
    ['a text of ten million characters', 'a'.repeat(10_000_000)],
    ['a list of a million', Array<number>(1_000_000).fill(0)],
    ['a list with holes', [, 1]],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
    [
      'an object of a hundred thousand fields',
      Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [at, at])),
    ],
    ['a function', () => 'a'],
    ['a symbol', Symbol('a')],
    ['a big number', 10n],
    ['not a number', NaN],
  ])('in any place is refused at once: %s', (_, oddity) => {
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
    expect(ms).toBeLessThan(3_000);
  });
});

function nested(depth: number): unknown {
  let inner: unknown = 'deep';
  for (let level = 0; level < depth; level++) inner = level % 2 ? [inner] : { gaps: inner };
  return inner;
}

/** A question in which a few places hold something else. */
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
