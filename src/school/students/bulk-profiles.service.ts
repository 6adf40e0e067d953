import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';
import { jsonBatches } from '#platform/database/json-batches.js';
import type { StudentProfile } from './student-profile.entity.js';
import { enrollProfiles, setLevels } from './students.sql.js';

export type ProfileLevel = Pick<StudentProfile, 'id' | 'level' | 'status'>;

/**
 * Writes the school records of many students with one statement per operation and batch, in the caller's transaction.
 * The caller has checked the permission.
 */
@Injectable()
export class BulkProfiles {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** Sets student number, level and birth date. A student who had left becomes active. */
  enroll(profiles: readonly Pick<StudentProfile, 'id' | 'studentNumber' | 'level' | 'birthDate'>[]): Promise<void> {
    return this.write(enrollProfiles, profiles);
  }

  /** Sets level and status. */
  setLevels(profiles: readonly ProfileLevel[]): Promise<void> {
    return this.write(setLevels, profiles);
  }

  private async write(statement: Statement, rows: readonly object[]): Promise<void> {
    for (const batch of jsonBatches(rows)) await this.database.query(statement, [this.settings.organizationId, batch]);
  }
}
