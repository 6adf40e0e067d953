import { mapPaced } from '#platform/pacing/pacing.js';
import type { Issue } from '#platform/problems/problem.js';
import type { OneTimePassword } from '#identity/credentials/one-time-password.js';
import type { PlannedPerson } from './planning/plan-people.js';
import type { RosterPlan } from './planning/roster-plan.js';
import type { Change } from './import-context.js';
import type { RosterAccountView, RosterCounts, RosterReportView } from './rosters.dto.js';

const maxNotes = 1000;

/**
 * Says what an import did, or would do; the passwords go to the new accounts in their order, and in a dry
 * run there are none.
 */
export async function reportOf(plan: RosterPlan, notes: Issue[], words?: OneTimePassword[]): Promise<RosterReportView> {
  const newcomers = plan.people.filter(({ change }) => change === 'created');
  return {
    dryRun: words === undefined,
    ...totalsOf(plan),
    accounts: await mapPaced(newcomers.entries(), ([at, person]) => accountOf(person, plan, words?.[at])),
    notes: capped(notes),
  };
}

/** How many of each kind of thing an import creates, changes and leaves as they are. */
export const totalsOf = ({ classrooms, people, memberships, guardianships }: RosterPlan) => ({
  classrooms: countsOf(classrooms),
  people: countsOf(people),
  memberships: countsOf(memberships),
  guardianships: countsOf(guardianships),
});

function countsOf(things: { change: Change }[]): RosterCounts {
  const counts: RosterCounts = { created: 0, updated: 0, unchanged: 0 };
  for (const { change } of things) counts[change]++;
  return counts;
}

function accountOf(
  person: PlannedPerson,
  { classroomNames }: RosterPlan,
  password?: OneTimePassword,
): RosterAccountView {
  const { id, username, firstName, lastName, role } = person;
  const name = [firstName, lastName].filter(Boolean).join(' ') || (username ?? '');
  return { username, name, role, classroom: classroomNames.get(id) ?? null, oneTimePassword: password?.word ?? null };
}

function capped(notes: Issue[]): Issue[] {
  if (notes.length <= maxNotes) return notes;
  const message = `There are ${notes.length - maxNotes} more notes.`;
  return [...notes.slice(0, maxNotes), { rule: 'notes_many', message }];
}
