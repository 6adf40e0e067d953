import { fullNameOf } from '#identity/accounts/display-name.js';
import type { OneTimePassword } from '#identity/credentials/one-time-password.js';
import { mapPaced } from '#platform/pacing/pacing.js';
import type { Issue } from '#platform/problems/problem.js';
import type { Change } from './import-context.js';
import type { PlannedPerson } from './planning/plan-people.js';
import type { RosterPlan } from './planning/roster-plan.js';
import type { RosterAccountView, RosterCounts, RosterReportView } from './rosters.dto.js';

const maxNotes = 1000;

/** The API report of a plan. `passwords` are in the order of the created people, and undefined in a dry run. */
export async function reportOf(
  plan: RosterPlan,
  notes: Issue[],
  passwords?: OneTimePassword[],
): Promise<RosterReportView> {
  const created = plan.people.filter(({ change }) => change === 'created');
  return {
    dryRun: passwords === undefined,
    ...totalsOf(plan),
    accounts: await mapPaced(created.entries(), ([at, person]) => accountOf(person, plan, passwords?.[at])),
    notes: capped(notes),
  };
}

/** How many records of each kind an import creates, updates and leaves unchanged. */
export const totalsOf = ({ classrooms, people, memberships, ended, guardianships }: RosterPlan) => ({
  classrooms: countsOf(classrooms),
  people: countsOf(people),
  memberships: countsOf([...memberships, ...ended]),
  guardianships: countsOf(guardianships),
});

function countsOf(records: { change: Change }[]): RosterCounts {
  const counts: RosterCounts = { created: 0, updated: 0, unchanged: 0 };
  for (const { change } of records) counts[change]++;
  return counts;
}

function accountOf(
  person: PlannedPerson,
  { classroomNames }: RosterPlan,
  password?: OneTimePassword,
): RosterAccountView {
  const { id, username, role } = person;
  const name = fullNameOf(person) || (username ?? '');
  return {
    username,
    name,
    role,
    classroom: classroomNames.get(id) ?? null,
    oneTimePassword: password?.plaintext ?? null,
  };
}

function capped(notes: Issue[]): Issue[] {
  if (notes.length <= maxNotes) return notes;
  const message = `${notes.length - maxNotes} more notes are not listed.`;
  return [...notes.slice(0, maxNotes), { rule: 'notes_many', message }];
}
