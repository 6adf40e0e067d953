import type { School } from '../support/school.js';

export const choiceQuestion = {
  type: 'single_choice',
  prompt: 'Which is larger?',
  body: {
    choices: [
      { id: 'a', text: '3/4' },
      { id: 'b', text: '2/3' },
    ],
  },
  key: { credits: { a: '1' } },
  points: 1,
};

export const numberQuestion = {
  type: 'numeric',
  prompt: 'What is 2 + 2?',
  body: { units: [] },
  key: { answers: [{ value: '4', credit: '1' }] },
  points: 2,
};

export const essayQuestion = { type: 'long_text', prompt: 'Explain.', points: 4 };

/** Creates a subject in P1A as its teacher. Returns the id. */
export async function subjectOf(school: School): Promise<string> {
  const name = `Subject ${Math.random()}`;
  const { status, body } = await school.as(school.ana).post('/subjects', { classroomId: school.p1a, name });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}

interface Options {
  withEssay?: boolean;
  [field: string]: unknown;
}

/** Publishes a quiz with a choice (1 point) and a number (2 points) in P1A. `items` holds the item ids. */
export async function publishedQuiz(school: School, { withEssay = false, ...fields }: Options = {}) {
  const questions = [choiceQuestion, numberQuestion, ...(withEssay ? [essayQuestion] : [])];
  const draft = {
    title: 'Quiz',
    items: questions.map((question) => ({ question })),
    placement: { subjectId: await subjectOf(school) },
    ...fields,
  };
  const created = await school.as(school.ana).post('/assessments', draft);
  if (created.status !== 201) throw new Error(JSON.stringify(created.body));
  const published = await school.as(school.ana).post(`/assessments/${created.body.id}/publish`);
  if (published.status !== 200) throw new Error(JSON.stringify(published.body));
  const { body: assessment } = await school.as(school.ana).get(`/assessments/${created.body.id}`);
  const [choice, number, essay] = assessment.items.map(({ id }: { id: string }) => id);
  return { assessment, items: { choice, number, essay } };
}
