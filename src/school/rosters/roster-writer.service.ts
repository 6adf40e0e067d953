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

/** User id → one-time password. */
export type IssuedPasswords = ReadonlyMap<string, OneTimePassword | undefined>;

const withChange = <T extends { change: Change }>(rows: T[], ...changes: Change[]) =>
  rows.filter(({ change }) => changes.includes(change));

const batchSize = 2_000;

/** Reads the existing school and writes a roster plan, with one statement per table and batch. */
@Injectable()
export class RosterWriter {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
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
  async write(
    { classrooms, people, memberships, guardianships }: RosterPlan,
    passwords: IssuedPasswords,
  ): Promise<void> {
    const now = this.clock.now();
    const changed = withChange(people, 'created', 'updated');
    const withPassword = (person: PlannedPerson) => {
      const { hash: passwordHash, expiresAt } = passwords.get(person.id) ?? {};
      return { ...person, passwordHash, expiresAt };
    };
    await this.send(insertClassrooms, withChange(classrooms, 'created'));
    await this.send(updateClassrooms, withChange(classrooms, 'updated'));
    await this.send(updateUsers, withChange(people, 'updated'));
    await this.send(insertUsers, withChange(people, 'created'), { toRow: withPassword });
    await this.send(
      writeProfiles,
      changed.filter(({ role }) => role === 'STUDENT'),
    );
    await this.send(endMemberships, withChange(memberships, 'updated'), { now });
    await this.send(insertMemberships, withChange(memberships, 'created', 'updated'), { now });
    await this.send(writeGuardianships, withChange(guardianships, 'created', 'updated'));
  }

  /** In batches, because JSON.stringify blocks the event loop. */
  private async send<Row extends object>(
    statement: Statement,
    rows: Row[],
    { toRow = (row) => row, now }: { toRow?: (row: Row) => object; now?: Date } = {},
  ): Promise<void> {
    for (let at = 0; at < rows.length; at += batchSize) {
      const batch = JSON.stringify(rows.slice(at, at + batchSize).map(toRow));
      await this.database.query(statement, [this.settings.organizationId, batch, ...(now ? [now] : [])]);
    }
  }
}
