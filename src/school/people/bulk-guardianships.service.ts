import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { jsonBatches } from '#platform/database/json-batches.js';
import { writeGuardianships } from './guardians.sql.js';
import type { Guardianship } from './guardianship.entity.js';

/** Writes many guardianships in the caller's transaction. The caller has checked the permission. */
@Injectable()
export class BulkGuardianships {
  constructor(private readonly database: Database) {}

  /** Adds guardianships, and updates the relation of existing ones. */
  async write(rows: readonly Pick<Guardianship, 'id' | 'parentId' | 'studentId' | 'relation'>[]): Promise<void> {
    for (const batch of jsonBatches(rows)) await this.database.query(writeGuardianships, [batch]);
  }
}
