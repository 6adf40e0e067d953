import { created, newWord } from '../contract/builders.js';
import type { AreaFixtures, Scenario } from '../contract/fixture.js';

const bill = () => ({ externalId: newWord(), name: newWord(), level: 'federal' });
const representative = () => ({ externalId: newWord(), name: newWord(), level: 'federal', country: 'us' });
const everyone = ['TEACHER', 'STUDENT', 'PARENT'] as const;

const publish = ({ school }: Scenario, kind: string, draft: object) =>
  created(school.as(school.root), `/civic/${kind}`, draft);

/** Rows and bodies for the operations of civic data. */
export const civic: AreaFixtures = {
  fixtures: {
    bills: { shared: [...everyone], make: (scenario) => publish(scenario, 'bills', bill()) },
    representatives: {
      shared: [...everyone],
      make: (scenario) => publish(scenario, 'representatives', representative()),
    },
    // Votes are read by their author only.
    'votes/{billId}': {
      personal: [...everyone],
      private: true,
      make: async ({ school, actor }) => {
        const billId = newWord();
        await created(school.as(actor), '/civic/vote', { billId, choice: 'yes' });
        return billId;
      },
    },
  },
  secrets: {
    'votes/{billId}': async ({ school, actor }, billName) => {
      const billId = newWord();
      await created(school.as(actor), '/civic/vote', { billId, billName, choice: 'yes' });
      return billId;
    },
  },
  bodies: {
    createBill: bill,
    createRepresentative: representative,
    recordVote: () => ({ billId: newWord(), choice: 'no' }),
    importCivicData: () => {
      const [law, person] = [bill(), representative()];
      const votes = [{ billId: law.externalId, yes: [person.externalId] }];
      return { bills: [law], representatives: [person], votes };
    },
  },
};
