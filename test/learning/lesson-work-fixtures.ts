import { randomUUID } from 'node:crypto';
import { created, newWord, trueOrFalse } from '../contract/builders.js';
import { type AreaFixtures, rowOf, type Scenario } from '../contract/fixture.js';
import { curriculum } from '../curriculum/contract-fixtures.js';
import type { School } from '../support/school.js';

const everyone = { shared: ['TEACHER' as const, 'STUDENT' as const, 'PARENT' as const] };

/** Rows and bodies for the operations of exercises and discussions. */
export const lessonWork: AreaFixtures = {
  fixtures: {
    exercises: { ...everyone, make: exerciseOf },
    // Attempts are read by their learner, and by the teacher of the module and admins.
    attempts: {
      personal: ['TEACHER', 'STUDENT', 'PARENT'],
      make: async ({ school, actor, role }, [moduleId = '', lessonId = '']) => {
        const path = `/modules/${moduleId}/exercises/${lessonId}`;
        const learner = role === 'TEACHER' || role === 'ADMIN' ? school.root : actor;
        return created(school.as(learner), `${path}/attempts`, await answersTo(school, path));
      },
    },
    discussions: {
      ...everyone,
      make: ({ school }, [moduleId]) =>
        lessonOf(school, moduleId, { type: 'discussion', content: { text: newWord() } }),
    },
    threads: {
      ...everyone,
      make: ({ school, actor }, [moduleId, lessonId]) =>
        created(school.as(actor), `/modules/${moduleId}/discussions/${lessonId}/threads`, thread()),
    },
    replies: {
      ...everyone,
      make: ({ school, actor }, [moduleId, lessonId, threadId]) =>
        created(school.as(actor), `/modules/${moduleId}/discussions/${lessonId}/threads/${threadId}/replies`, {
          text: newWord(),
        }),
    },
  },
  bodies: {
    createExerciseAttempt: ({ school }, [moduleId = '', lessonId = '']) =>
      answersTo(school, `/modules/${moduleId}/exercises/${lessonId}`),
    gradeExerciseAttempt: async ({ school }, [moduleId = '', lessonId = '']) => {
      const { answers } = await answersTo(school, `/modules/${moduleId}/exercises/${lessonId}`);
      // An unknown exercise has no questions.
      const [itemId = lessonId || randomUUID()] = Object.keys(answers);
      return { items: [{ itemId, score: 1 }] };
    },
    createThread: thread,
    changeThread: thread,
    createReply: () => ({ text: newWord() }),
    changeReply: () => ({ text: newWord() }),
  },
};

async function exerciseOf(scenario: Scenario, [moduleId]: string[]): Promise<string> {
  const { school } = scenario;
  const questionId = await created(school.as(school.root), '/questions', trueOrFalse());
  const id = moduleId ?? (await rowOf(curriculum, 'modules', scenario));
  return lessonOf(school, id, { type: 'exercise', content: { exercises: [{ questionId }], passPercent: 50 } });
}

const lessonOf = (school: School, moduleId: string | undefined, draft: object): Promise<string> =>
  created(school.as(school.root), `/modules/${moduleId}/lessons`, { title: newWord(), estimatedMinutes: 5, ...draft });

async function answersTo(school: School, path: string): Promise<{ answers: Record<string, object> }> {
  const { body } = await school.as(school.root).get(path);
  const questions: { id: string }[] = body.questions ?? [];
  return { answers: Object.fromEntries(questions.map(({ id }) => [id, { value: true }])) };
}

function thread() {
  return { title: newWord(), text: newWord() };
}
