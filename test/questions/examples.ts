import { type QuestionContent, type QuestionOf, type ResponseOf } from '#questions/types/question-content.js';
import { definitionOf, type QuestionType, questionTypes } from '#questions/types/question-types.js';

type Given<T extends QuestionType> = Pick<QuestionOf<T>, 'body' | 'key'> & Partial<QuestionOf<T>>;

/** A question with defaults for everything a test does not give. */
export const question = <T extends QuestionType>(type: T, given: Given<T>): QuestionOf<T> => ({
  type,
  title: '',
  prompt: 'Well?',
  format: 'plain',
  feedback: '',
  points: '1',
  tags: [],
  ...given,
});

export const options = (...texts: string[]) => texts.map((text, index) => ({ id: 'abcdefgh'[index], text }));

function exampleOf<T extends QuestionType>(type: T) {
  const { response, ...given } = definitionOf(type).example;
  return { question: question<T>(type, given), best: response };
}

/** The example of every question type, with the response that earns all points. */
export const examples = Object.fromEntries(questionTypes.map((type) => [type, exampleOf(type)])) as {
  [T in QuestionType]: { question: QuestionOf<T>; best: ResponseOf<T> };
};

export const exampleQuestions: QuestionContent[] = Object.values(examples).map((example) => example.question);
