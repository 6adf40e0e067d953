import type { AreaFixtures } from '../contract/fixture.js';

/** Rows and bodies for the operations of platform. */
export const platform: AreaFixtures = {
  fixtures: {
    jobs: {
      make: async ({ school }) => {
        await school.sql(`SELECT graphile_worker.add_job('remove-bytes', '{"keys":[]}')`);
        const [job] = await school.sql<{ id: string }>(
          `UPDATE graphile_worker._private_jobs SET attempts = 1, last_error = 'no such bucket'
         WHERE id = (SELECT max(id) FROM graphile_worker._private_jobs) RETURNING id`,
        );
        return job?.id ?? '';
      },
    },
  },
};
