import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';
import type { OneTimePassword } from '#identity/users/one-time-password.js';
import {
  knownClassrooms,
  knownGuardianships,
  knownMemberships,
  knownPeople,
  type KnownSchool,
} from './planning/known-school.js';
import type { PlannedPerson } from './planning/plan-people.js';
import type { RosterPlan } from './planning/roster-plan.js';
import type { Change } from './roster-setting.js';
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
export type HandedOut = ReadonlyMap<string, OneTimePassword | undefined>;

const those = <T extends { change: Change }>(rows: T[], ...changes: Change[]) =>
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

  async school(): Promise<KnownSchool> {
    const organization = [this.settings.organizationId];
    return {
      classrooms: await this.database.query(knownClassrooms, organization),
      people: await this.database.query(knownPeople, organization),
      memberships: await this.database.query(knownMemberships, organization),
      guardianships: await this.database.query(knownGuardianships, organization),
    };
  }

  /** Part of the open transaction. */
  async write({ classrooms, people, memberships, guardianships }: RosterPlan, passwords: HandedOut): Promise<void> {
    const moment = this.clock.now();
    const changed = those(people, 'created', 'updated');
    const withPassword = (person: PlannedPerson) => {
      const { hash: passwordHash, expiresAt } = passwords.get(person.id) ?? {};
      return { ...person, passwordHash, expiresAt };
    };
    await this.send(insertClassrooms, those(classrooms, 'created'));
    await this.send(updateClassrooms, those(classrooms, 'updated'));
    await this.send(updateUsers, those(people, 'updated'));
    await this.send(insertUsers, those(people, 'created'), { complete: withPassword });
    await this.send(
      writeProfiles,
      changed.filter(({ role }) => role === 'STUDENT'),
    );
    await this.send(endMemberships, those(memberships, 'updated'), { moment });
    await this.send(insertMemberships, those(memberships, 'created', 'updated'), { moment });
    await this.send(writeGuardianships, those(guardianships, 'created', 'updated'));
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
