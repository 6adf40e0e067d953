import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';
import { jsonBatches } from '#platform/database/json-batches.js';
import { classroomReferences, deleteUnreferenced, insertClassrooms, renameClassrooms } from './bulk-classrooms.sql.js';
import type { Classroom } from './classroom.entity.js';

/** A classroom to create. The caller has allocated its class number (`ClassroomAllocator`). */
export interface NewClassroom extends Pick<Classroom, 'id' | 'level' | 'classNumber' | 'academicYear' | 'name'> {
  externalId?: string | null;
}

/**
 * Writes many classrooms with one statement per operation and batch, in the caller's transaction. The caller has checked
 * the permission.
 */
@Injectable()
export class BulkClassrooms {
  private deletion?: Statement;

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  async create(classrooms: readonly NewClassroom[]): Promise<void> {
    await this.write(insertClassrooms, classrooms);
  }

  /** Sets name and external id. */
  async rename(classrooms: readonly Pick<Classroom, 'id' | 'name' | 'externalId'>[]): Promise<void> {
    await this.write(renameClassrooms, classrooms);
  }

  /**
   * Deletes those of the classrooms that no row references. The conditions come from the foreign keys in the catalogue,
   * so new tables are included.
   */
  async removeUnused(classroomIds: readonly string[]): Promise<void> {
    if (classroomIds.length === 0) return;
    this.deletion ??= deleteUnreferenced(await this.references());
    await this.database.query(this.deletion, [classroomIds]);
  }

  private async references(): Promise<string[]> {
    const rows = await this.database.query<{ condition: string }>(classroomReferences);
    return rows.map(({ condition }) => condition);
  }

  private async write(statement: Statement, rows: readonly object[]): Promise<void> {
    for (const batch of jsonBatches(rows)) await this.database.query(statement, [this.settings.organizationId, batch]);
  }
}
