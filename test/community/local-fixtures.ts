import { created, newWord } from '../contract/builders.js';
import type { AreaFixtures, Scenario } from '../contract/fixture.js';

const draft = () => ({ name: newWord(), type: 'food', city: 'Toledo', latitude: 41.65, longitude: -83.54 });
const approve = ({ school }: Scenario, [id]: string[]) =>
  school.as(school.root).patch(`/local/resources/${id}/moderation`, { status: 'approved' });

/** Rows and bodies for the operations of local resources. */
export const localResources: AreaFixtures = {
  fixtures: {
    // Pending ones are read by their submitter and by admins.
    'resources/{localResourceId}': {
      personal: ['TEACHER', 'STUDENT', 'PARENT'],
      make: ({ school, actor }) => created(school.as(actor), '/local/resources', draft()),
    },
  },
  bodies: {
    createLocalResource: draft,
    changeLocalResource: () => ({ description: newWord() }),
    moderateLocalResource: () => ({ status: 'rejected', reason: newWord() }),
  },
  before: { rateLocalResource: approve },
};
