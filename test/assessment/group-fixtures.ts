import { created, newWord } from '../contract/builders.js';
import type { AreaFixtures, Scenario } from '../contract/fixture.js';

/** Rows and bodies for the operations of groups. */
export const groups: AreaFixtures = {
  fixtures: {
    'group-sets': {
      make: ({ school }) =>
        created(school.as(school.ana), '/group-sets', {
          classroomId: school.p1a,
          title: newWord(),
          selfSignUp: true,
        }),
    },
    'groups/{groupId}': {
      make: ({ school }, [setId = '']) =>
        created(school.as(school.ana), `/group-sets/${setId}/groups`, { title: newWord() }),
    },
    'member-scores': { make: async ({ school }) => (await school.person('STUDENT', school.p1a)).id },
  },
  before: {
    leaveGroup: async ({ school, actor }, [setId = '']) => {
      const { body } = await school.as(school.ana).post(`/group-sets/${setId}/groups`, { title: newWord() });
      if (body.id) await school.as(actor).post(`/group-sets/${setId}/groups/${body.id}/membership`, {});
    },
    setMemberScore: (scenario, [assessmentId = '']) => ofGroups(scenario, assessmentId),
  },
  bodies: {
    createGroupSet: ({ school }) => ({ classroomId: school.p1a, title: newWord() }),
    changeGroupSet: () => ({ title: newWord() }),
    createGroup: () => ({ title: newWord() }),
    changeGroup: () => ({ title: newWord() }),
    splitIntoGroups: () => ({ size: 3 }),
    setMemberScore: () => ({ score: 0.5, reason: newWord() }),
  },
};

/** Makes an assessment of P1A one that groups submit. */
async function ofGroups({ school }: Scenario, assessmentId: string): Promise<void> {
  await school.sql(
    `WITH made AS (
       INSERT INTO group_sets (id, organization_id, classroom_id, title)
       SELECT gen_random_uuid(), organization_id, classroom_id, 'Teams' FROM assessments WHERE id = $1 AND classroom_id = $2 RETURNING id
     ) UPDATE assessments SET group_set_id = made.id FROM made WHERE assessments.id = $1`,
    [assessmentId, school.p1a],
  );
}
