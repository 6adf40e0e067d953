import { type QuestionContent, type QuestionOf, type QuestionType } from '#questions/types/question-content.js';

type Said<T extends QuestionType> = Pick<QuestionOf<T>, 'body' | 'key'> & Partial<QuestionOf<T>>;

/** A question of which a test says only what it talks about. */
export const question = <T extends QuestionType>(type: T, said: Said<T>): QuestionOf<T> => ({
  type,
  title: '',
  prompt: 'Well?',
  format: 'plain',
  feedback: '',
  points: '1',
  tags: [],
  ...said,
});

export const options = (...texts: string[]) => texts.map((text, index) => ({ id: 'abcdefgh'[index], text }));

/** One good question of every type, with the response that earns everything. */
export const examples = {
  single_choice: {
    question: question('single_choice', {
      body: { choices: options('buried', 'entombed', 'living') },
      key: { credits: { b: '1', a: '1/3' }, feedback: { b: 'Right answer!', c: 'We hope not!' } },
    }),
    best: { choice: 'b' },
  },
  multiple_choice: {
    question: question('multiple_choice', {
      body: { choices: options('Africa', 'Asia', 'China', 'Antarctica', 'America') },
      key: { credits: { a: '1/3', b: '1/3', d: '1/3', c: '-1', e: '-1/2' } },
      points: '2',
    }),
    best: { choices: ['a', 'b', 'd'] },
  },
  true_false: {
    question: question('true_false', {
      body: {},
      key: { answer: false, feedback: { right: 'Nobody is.', wrong: 'Think of the tomb.' } },
    }),
    best: { value: false },
  },
  numeric: {
    question: question('numeric', {
      body: { units: ['km', 'm'] },
      key: {
        answers: [
          { value: '5', unit: 'km', credit: '1' },
          { min: '4990', max: '5010', unit: 'm', credit: '3/4' },
          { credit: '0', feedback: 'Measure again.' },
        ],
      },
    }),
    best: { value: '5', unit: 'km' },
  },
  short_text: {
    question: question('short_text', {
      body: {},
      key: {
        caseSensitive: false,
        answers: [
          { text: 'no one', credit: '1', feedback: 'excellent answer!' },
          { text: 'nob*', credit: '0.5' },
          { text: '*', credit: '0', feedback: 'Think of the tomb.' },
        ],
      },
    }),
    best: { text: 'no one' },
  },
  matching: {
    question: question('matching', {
      body: {
        prompts: options('Canada', 'Italy', 'Japan', 'India'),
        options: options('Lima', 'New Delhi', 'Ottawa', 'Rome', 'Tokyo', 'Tokyo'),
      },
      key: { pairs: { a: 'c', b: 'd', c: 'e', d: 'b' } },
      points: '3',
    }),
    best: { pairs: { a: 'c', b: 'd', c: 'f', d: 'b' } },
  },
  ordering: {
    question: question('ordering', {
      body: { items: options('boil', 'pour', 'drink', 'grind', 'wash') },
      key: { order: ['d', 'a', 'b', 'c', 'e'] },
      points: '2',
    }),
    best: { order: ['d', 'a', 'b', 'c', 'e'] },
  },
  cloze: {
    question: question('cloze', {
      prompt: '',
      body: {
        text: 'The capital of [[1]] is Paris, founded in [[2]] by [[3]].',
        gaps: [
          { id: '1', type: 'short_text' },
          { id: '2', type: 'numeric' },
          { id: '3', type: 'single_choice', choices: options('Romans', 'Parisii') },
        ],
      },
      key: {
        gaps: {
          '1': { weight: '2', caseSensitive: true, answers: [{ text: 'France', credit: '1' }] },
          '2': { weight: '1', answers: [{ value: '-250', tolerance: '10', credit: '1' }] },
          '3': { weight: '1', credits: { b: '1', a: '1/2' }, feedback: { a: 'They came later.' } },
        },
      },
      points: '4',
    }),
    best: { gaps: { '1': { text: 'France' }, '2': { value: '-250' }, '3': { choice: 'b' } } },
  },
  long_text: {
    question: question('long_text', { body: {}, key: { guidance: 'Two reasons.' } }),
    best: { text: 'Because.' },
  },
  file: {
    question: question('file', { body: {}, key: {} }),
    best: { links: ['https://example.org/essay.pdf'] },
  },
} satisfies { [T in QuestionType]: { question: QuestionOf<T>; best: unknown } };

export const exampleQuestions: QuestionContent[] = Object.values(examples).map((example) => example.question);
