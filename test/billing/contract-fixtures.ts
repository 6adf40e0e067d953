import { Packages } from '#billing/subscriptions/packages.js';
import { created, newWord } from '../contract/builders.js';
import { type AreaFixtures, rowOf } from '../contract/fixture.js';
import { curriculum } from '../curriculum/contract-fixtures.js';

/** Rows and bodies for the operations of billing. */
export const billing: AreaFixtures = {
  fixtures: {
    tcodes: {
      shared: ['TEACHER', 'STUDENT', 'PARENT'],
      make: async (scenario) => {
        const draft = {
          code: newWord(),
          title: 'Light',
          kind: 'subject',
          subjectId: await rowOf(curriculum, 'subjects', scenario),
        };
        return created(scenario.school.as(scenario.school.root), '/tcodes', draft);
      },
    },
    subscriptions: {
      personal: ['TEACHER', 'STUDENT', 'PARENT'],
      make: async (scenario) => {
        const draft = {
          tcodeId: await rowOf(billing, 'tcodes', scenario),
          subscriptionType: 'monthly',
          userId: scenario.actor.id,
        };
        return created(scenario.school.as(scenario.school.root), '/subscriptions', draft);
      },
    },
    access: { make: async (scenario) => `subject/${await rowOf(curriculum, 'subjects', scenario)}` },
  },
  bodies: {
    createTcode: async (scenario) => ({
      code: newWord(),
      title: 'Light',
      kind: 'subject',
      subjectId: await rowOf(curriculum, 'subjects', scenario),
    }),
    changeTcode: () => ({ title: newWord() }),
    createSubscription: async (scenario) => ({
      tcodeId: await rowOf(billing, 'tcodes', scenario),
      subscriptionType: 'trial',
    }),
  },
  before: {
    renewSubscription: ({ school }) => {
      const packages = school.app.get(Packages);
      Object.assign(packages, { all: packages.all.map((each) => ({ ...each, selfService: true })) });
      return Promise.resolve();
    },
    revisitTcode: ({ school, actor }, [id = '']) =>
      school.as(actor).put(`/progress/tcodes/${id}`, { percentComplete: 100 }),
    resumeSubscription: ({ school }, [id = '']) => school.as(school.root).post(`/subscriptions/${id}/suspend`),
  },
};
