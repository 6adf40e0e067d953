import { Injectable } from '@nestjs/common';
import { BulkAccounts } from '#identity/accounts/bulk-accounts.service.js';
import type { OneTimePassword } from '#identity/credentials/one-time-password.js';
import { AccountEmails } from '#identity/emails/account-emails.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { mapPaced, pause } from '#platform/pacing/pacing.js';
import { BulkClassrooms } from '#school/classrooms/bulk-classrooms.service.js';
import { BulkMembers } from '#school/classrooms/bulk-members.service.js';
import { BulkGuardianships } from '#school/people/bulk-guardianships.service.js';
import { BulkProfiles } from '#school/students/bulk-profiles.service.js';
import type { Change } from './import-context.js';
import type { ExistingSchool } from './planning/existing-school.js';
import type { PlannedPerson } from './planning/plan-people.js';
import type { RosterPlan } from './planning/roster-plan.js';
import { existingClassrooms, existingGuardianships, existingMemberships, existingPeople } from './rosters.sql.js';

/** User id → one-time password. */
export type IssuedPasswords = ReadonlyMap<string, OneTimePassword | undefined>;

/** Reads the existing school and writes a roster plan. */
@Injectable()
export class RosterWriter {
  constructor(
    private readonly accounts: BulkAccounts,
    private readonly emails: AccountEmails,
    private readonly classrooms: BulkClassrooms,
    private readonly members: BulkMembers,
    private readonly profiles: BulkProfiles,
    private readonly guardianships: BulkGuardianships,
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  async loadSchool(): Promise<ExistingSchool> {
    const organization = [this.settings.organizationId];
    return {
      classrooms: await this.database.query(existingClassrooms, organization),
      people: await this.database.query(existingPeople, organization),
      memberships: await this.database.query(existingMemberships, organization),
      guardianships: await this.database.query(existingGuardianships, organization),
    };
  }

  /** Runs in the caller's transaction. */
  async write(plan: RosterPlan, passwords: IssuedPasswords): Promise<void> {
    const { classrooms, people, guardianships } = plan;
    await pause();
    await this.classrooms.create(withChange(classrooms, 'created'));
    await this.classrooms.rename(withChange(classrooms, 'updated'));
    await this.writePeople(people, passwords);
    await this.writeMemberships(plan);
    await this.guardianships.write(withChange(guardianships, 'created', 'updated'));
  }

  /** Changes existing accounts first: they may give up the usernames of new ones. */
  private async writePeople(people: PlannedPerson[], passwords: IssuedPasswords): Promise<void> {
    await this.emails.addressesChanged(await this.accounts.change(withChange(people, 'updated')));
    const created = withChange(people, 'created');
    const accounts = await mapPaced(created, (person) => ({ ...person, password: passwords.get(person.id) }));
    await this.accounts.create(accounts);
    const changed = withChange(people, 'created', 'updated');
    await this.profiles.enroll(changed.filter(({ role }) => role === 'STUDENT'));
  }

  private async writeMemberships({ memberships, ended }: RosterPlan): Promise<void> {
    const moved = withChange(memberships, 'updated').flatMap(({ replacesId }) => replacesId ?? []);
    await this.members.leave([...moved, ...ended.map(({ id }) => id)]);
    await this.members.join(withChange(memberships, 'created', 'updated'));
  }
}

const withChange = <T extends { change: Change }>(rows: T[], ...changes: Change[]) =>
  rows.filter(({ change }) => changes.includes(change));
