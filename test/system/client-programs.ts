/** What a generated client needs to play the school day. */
export interface Cast {
  baseUrl: string;
  admin: Login;
  teacher: Login & { id: string };
  student: Login & { id: string };
}

interface Login {
  email: string;
  password: string;
}

/** A day at school, written with the client that @hey-api/openapi-ts generates. Returns the score of the student. */
export const heySchoolDay = `
import { createClient } from './hey/client/index.js';
import * as api from './hey/sdk.gen.js';
import type { QuestionDraft } from './hey/types.gen.js';

type Login = { email: string; password: string };
type Cast = { baseUrl: string; admin: Login; teacher: Login & { id: string }; student: Login & { id: string } };

async function signIn(baseUrl: string, { email, password }: Login) {
  const { data } = await api.login({ client: createClient({ baseUrl }), body: { email, password }, throwOnError: true });
  return createClient({ baseUrl, auth: data.accessToken });
}

export async function playSchoolDay({ baseUrl, ...cast }: Cast) {
  const throwOnError = true as const;
  const admin = await signIn(baseUrl, cast.admin);
  const { data: classroom } = await api.createClassroom({ client: admin, body: { level: 'P2' }, throwOnError });
  for (const { id } of [cast.teacher, cast.student]) {
    const path = { classroomId: classroom.id };
    await api.addMember({ client: admin, path, body: { userId: id }, throwOnError });
  }

  const teacher = await signIn(baseUrl, cast.teacher);
  const subjectDraft = { classroomId: classroom.id, name: 'Geography' };
  const { data: subject } = await api.createSubject({ client: teacher, body: subjectDraft, throwOnError });
  const draft: QuestionDraft = {
    type: 'single_choice',
    prompt: 'Which is a continent?',
    body: { choices: [{ id: 'a', text: 'China' }, { id: 'b', text: 'Asia' }] },
    key: { credits: { b: '1' } },
  };
  const { data: question } = await api.createQuestion({ client: teacher, body: draft, throwOnError });
  if (question.type !== 'single_choice') throw new Error('The type of the question has changed.');
  const { data: assessment } = await api.createAssessment({
    client: teacher,
    body: {
      title: 'Continents',
      items: [
        { questionId: question.id },
        { question: { type: 'true_false', prompt: 'Asia is a continent.', key: { answer: true } } },
      ],
      placement: { subjectId: subject.id },
    },
    throwOnError,
  });
  await api.publishAssessment({ client: teacher, path: { id: assessment.id }, throwOnError });

  const student = await signIn(baseUrl, cast.student);
  const { data: work } = await api.getAssessment({ client: student, path: { id: assessment.id }, throwOnError });
  const answers = Object.fromEntries(
    work.items.map((item) => {
      if (item.type === 'single_choice') return [item.id, { choice: item.body.choices[1]?.id ?? '' }];
      if (item.type === 'true_false') return [item.id, { value: true }];
      throw new Error('An item has a type that the teacher did not choose: ' + item.type);
    }),
  );
  const { data: submission } = await api.submitSubmission({
    client: student,
    headers: { 'Idempotency-Key': 'a-school-day' },
    body: { assessmentId: assessment.id, answers },
    throwOnError,
  });
  const { data: graded } = await api.getSubmission({ client: student, path: { id: submission.id }, throwOnError });
  const { error } = await api.getSubmission({ client: student, path: { id: classroom.id } });
  return { score: graded.score, maxScore: work.maxScore, code: error?.code };
}
`;

/** Uses of the types that openapi-typescript generates; they compile only if questions are typed by their type. */
export const typeUses = `
import type { components, paths } from './types.js';

type Item = components['schemas']['ItemView'];
type Draft = components['schemas']['QuestionDraft'];

export const gapsOf = (item: Item): string[] => (item.type === 'cloze' ? item.body.gaps.map(({ id }) => id) : []);
export const draft: Draft = { type: 'matching', prompt: 'Match.', body: { prompts: [{ id: 'a', text: '1' }], options: [{ id: 'a', text: 'I' }] }, key: { pairs: { a: 'a' } } };
// @ts-expect-error -- a numeric question has answers, not credits
export const wrong: Draft = { type: 'numeric', prompt: 'How many?', body: { units: [] }, key: { credits: {} } };
export const code: components['schemas']['Problem']['code'] = 'no_attempts_left';
// @ts-expect-error -- no such code
export const unknown: components['schemas']['Problem']['code'] = 'something_else';
export type Submitted = paths['/api/v1/submissions']['post']['requestBody']['content']['application/json']['answers'];
`;

/** Uses of the client that orval generates. */
export const orvalUses = `
import { getAssessment, login, type ItemView } from './orval.js';

export async function firstItem(id: string): Promise<ItemView | undefined> {
  await login({ email: 'ana@school.example', password: 'secret' });
  const response = await getAssessment(id);
  return response.status === 200 ? response.data.items[0] : undefined;
}
`;
