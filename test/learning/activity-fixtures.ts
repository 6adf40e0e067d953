import { created, link, newWord } from '../contract/builders.js';
import { type AreaFixtures, rowOf, type Scenario } from '../contract/fixture.js';
import { curriculum } from '../curriculum/contract-fixtures.js';
import type { Person, School } from '../support/school.js';

const everyone = ['TEACHER', 'STUDENT', 'PARENT'] as const;

/** A resource of P1A that the actor has viewed. */
async function viewed(scenario: Scenario): Promise<string> {
  const resourceId = await rowOf(curriculum, 'resources', scenario);
  await scenario.school.as(scenario.actor).post('/learning/view', { resourceId });
  return resourceId;
}

/** The own activity of this kind on a resource of the library. */
async function own({ school, actor }: Scenario, path: string, draft: object): Promise<string> {
  const resourceId = await created(school.as(school.root), '/resources', link());
  await school.as(actor).post('/learning/view', { resourceId });
  return (await school.as(actor).post(path, { resourceId, ...draft })).body.id;
}

const pathDraft = async (school: School) => ({
  title: newWord(),
  slug: newWord(),
  isPublished: true,
  items: [{ resourceId: await created(school.as(school.root), '/resources', link()), required: true }],
});

const pathOf = async (school: School, owner: Person): Promise<string> =>
  created(school.as(owner), '/paths', await pathDraft(school));

/** Rows and bodies for the operations of learning activity and learning paths. */
export const activity: AreaFixtures = {
  fixtures: {
    bookmark: {
      personal: [...everyone],
      private: true,
      make: (scenario) => own(scenario, '/learning/bookmark', {}),
    },
    // A published path is read by all; its owner and admins change it.
    paths: {
      shared: [...everyone],
      make: ({ school, actor, role }) => pathOf(school, role === 'TEACHER' ? actor : school.root),
    },
    rate: {
      personal: [...everyone],
      private: true,
      make: (scenario) => own(scenario, '/learning/rate', { rating: 4 }),
    },
  },
  secrets: {
    bookmark: (scenario, notes) => own(scenario, '/learning/bookmark', { notes }),
    rate: (scenario, notes) => own(scenario, '/learning/rate', { rating: 4, notes }),
  },
  bodies: {
    createPath: async ({ school }) => pathDraft(school),
    putPath: async ({ school }) => ({ title: newWord(), items: (await pathDraft(school)).items }),
    rateResource: async (scenario) => ({ resourceId: await viewed(scenario), rating: 5, notes: null }),
  },
  before: {
    restorePath: ({ school }, [id = '']) =>
      school.sql(`UPDATE learning_paths SET status = 'archived', archived_at = now() WHERE id = $1`, [id]),
  },
  outsiderAnswers: Object.fromEntries(
    ['putPath', 'removePath', 'restorePath'].map((operation) => [
      operation,
      { status: 403, reason: 'everyone sees a published learning path' },
    ]),
  ),
};
