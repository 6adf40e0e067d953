import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { newWord } from '../contract/builders.js';
import type { AreaFixtures } from '../contract/fixture.js';

/** Bodies for the operations of synchronization. */
export const sync: AreaFixtures = {
  fixtures: {},
  bodies: {
    uploadStore: () => ({ votes: {}, bookmarks: [], preferences: { theme: 'dark' } }),
    applyOperations: () => ({
      deviceId: randomUUID(),
      operations: [
        {
          id: randomUUID(),
          collection: 'notes',
          recordId: uuidv7(),
          kind: 'put',
          base: null,
          fields: { title: newWord(), content: newWord() },
          at: new Date().toISOString(),
        },
      ],
    }),
  },
};
