import { created, newWord } from '../contract/builders.js';
import { type AreaFixtures, rowOf, type Scenario } from '../contract/fixture.js';
import { insider } from '../contract/people.js';
import { assessment } from './contract-fixtures.js';

const screenId = '00000000-0000-4000-8000-00000000f1f1';

/** Rows and bodies for the operations of attempts and of the rules of an exam. */
export const attempts: AreaFixtures = {
  fixtures: {
    'attempts/{id}': {
      personal: ['STUDENT'],
      make: async (scenario) => startedBy(scenario, await rowOf(assessment, 'assessments', scenario)),
    },
    exceptions: {
      make: ({ school }, [assessmentId = '']) =>
        created(school.as(school.ana), `/assessments/${assessmentId}/exceptions`, exception()),
    },
  },
  bodies: {
    startAttempt: () => ({ screenId }),
    saveAnswers: () => ({ screenId, sequence: 1, answers: {} }),
    moveInAttempt: () => ({ screenId, position: 0 }),
    submitAttempt: () => ({ screenId }),
    voidAttempt: () => ({ reason: newWord() }),
    pauseAttempts: () => ({}),
    resumeAttempts: () => ({}),
    endAttempts: () => ({}),
    createException: exception,
    changeException: () => ({ extraMinutes: 5 }),
    setAccessRules: () => ({ ipRanges: ['127.0.0.1', '::1'] }),
  },
};

function exception() {
  return { extraMinutes: 10, reason: newWord() };
}

/** Starts an attempt of the actor, or of another student of P1A. */
async function startedBy({ school, actor, role }: Scenario, assessmentId: string): Promise<string> {
  const student = role === 'STUDENT' ? actor : await insider(school, 'STUDENT');
  return created(school.as(student), `/assessments/${assessmentId}/attempts`, { screenId });
}
