import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';
import type { OneTimePassword } from '#identity/credentials/one-time-password.js';
import {
  existingClassrooms,
  existingGuardianships,
  existingMemberships,
  existingPeople,
  type ExistingSchool,
} from './planning/existing-school.js';
import type { PlannedPerson } from './planning/plan-people.js';
import type { RosterPlan } from './planning/roster-plan.js';
import type { Change } from './import-context.js';
import {
  endMemberships,
  insertClassrooms,
  insertMemberships,
  insertUsers,
  updateClassrooms,
  updateUsers,
  writeGuardianships,
  writeProfiles,
} from './roster-writes.sql.js';

/** Account → the password handed out for it. */
export type IssuedAccounts = ReadonlyMap<string, OneTimePassword | undefined>;

const byId = <T extends { change: Change }>(rows: T[], ...changes: Change[]) =>
  rows.filter(({ change }) => changes.includes(change));

const batchSize = 2_000;

/** Reads the school a roster is compared with and writes what was planned, each kind of thing in few statements. */
@Injectable()
export class RosterWriter {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async school(): Promise<ExistingSchool> {
    const organization = [this.settings.organizationId];
    return {
      classrooms: await this.database.query(existingClassrooms, organization),
      people: await this.database.query(existingPeople, organization),
      memberships: await this.database.query(existingMemberships, organization),
      guardianships: await this.database.query(existingGuardianships, organization),
    };
  }

  /** Part of the open transaction. */
  async write(
    { classrooms, people, memberships, guardianships }: RosterPlan,
    passwords: IssuedAccounts,
  ): Promise<void> {
    const moment = this.clock.now();
    const changed = byId(people, 'created', 'updated');
    const withPassword = (person: PlannedPerson) => {
      const { hash: passwordHash, expiresAt } = passwords.get(person.id) ?? {};
      return { ...person, passwordHash, expiresAt };
    };
    await this.send(insertClassrooms, byId(classrooms, 'created'));
    await this.send(updateClassrooms, byId(classrooms, 'updated'));
    await this.send(updateUsers, byId(people, 'updated'));
    await this.send(insertUsers, byId(people, 'created'), { complete: withPassword });
    await this.send(
      writeProfiles,
      changed.filter(({ role }) => role === 'STUDENT'),
    );
    await this.send(endMemberships, byId(memberships, 'updated'), { moment });
    await this.send(insertMemberships, byId(memberships, 'created', 'updated'), { moment });
    await this.send(writeGuardianships, byId(guardianships, 'created', 'updated'));
  }

  /** In batches, because turning rows into JSON holds up other requests. */
  private async send<Row extends object>(
    statement: Statement,
    rows: Row[],
    { complete = (row) => row, moment }: { complete?: (row: Row) => object; moment?: Date } = {},
  ): Promise<void> {
    for (let at = 0; at < rows.length; at += batchSize) {
      const batch = JSON.stringify(rows.slice(at, at + batchSize).map(complete));
      await this.database.query(statement, [this.settings.organizationId, batch, ...(moment ? [moment] : [])]);
    }
  }
}
