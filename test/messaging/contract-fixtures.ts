import { created, idOf, newWord } from '../contract/builders.js';
import type { AreaFixtures, Scenario } from '../contract/fixture.js';
import type { School } from '../support/school.js';

/** Rows and bodies for the operations of messaging. */
export const messaging: AreaFixtures = {
  fixtures: {
    messages: {
      personal: ['TEACHER', 'STUDENT', 'PARENT'],
      private: true,
      make: async ({ school, actor }) => {
        await school.as(school.root).post('/messages', { scopeType: 'user', scopeId: actor.id, title: newWord() });
        const { body } = await school.as(actor).get('/messages');
        return body.items[0].id;
      },
    },
    sent: {
      personal: ['TEACHER'],
      private: true,
      make: async ({ school, actor }) => created(school.as(actor), '/messages', await messageToClass(school)),
    },
  },
  secrets: {
    messages: secretMessage,
    sent: secretMessage,
  },
  bodies: {
    sendMessage: ({ school }) => messageToClass(school),
  },
};

/** A message of a teacher to the actor. */
function secretMessage({ school, actor }: Scenario, title: string): Promise<string> {
  return created(school.as(school.ana), '/messages', { scopeType: 'user', scopeId: actor.id, title });
}

/** To a new student of P1A, because earlier requests may have promoted the cast. */
const messageToClass = async (school: School) => ({
  scopeType: 'user',
  scopeId: await idOf(school.person('STUDENT', school.p1a)),
  title: newWord(),
});
