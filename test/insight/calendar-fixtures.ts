import type { AreaFixtures } from '../contract/fixture.js';

/** Rows for the operations of calendars. */
export const calendar: AreaFixtures = {
  fixtures: {
    // Calendar programs do not log in: the token in the URL gives access.
    calendar: {
      shared: ['TEACHER', 'STUDENT', 'PARENT'],
      make: async ({ school, actor }) => {
        const { body } = await school.as(actor).post('/calendar/feed');
        return /([^/]+)\.ics$/.exec(body.url)?.[1] ?? '';
      },
    },
  },
};
