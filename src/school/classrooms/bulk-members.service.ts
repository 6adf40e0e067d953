import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { jsonBatches } from '#platform/database/json-batches.js';
import { deleteMembers, endMembers, insertMembers, resumeMembers } from './bulk-classrooms.sql.js';
import type { ClassroomMember } from './classroom-member.entity.js';

export type NewMember = Pick<ClassroomMember, 'id' | 'classroomId' | 'userId' | 'memberRole' | 'academicYear'>;

/**
 * Writes the memberships of many people with one statement per operation and batch, in the caller's transaction. The
 * caller has checked the permission.
 */
@Injectable()
export class BulkMembers {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async join(members: readonly NewMember[]): Promise<void> {
    for (const batch of jsonBatches(members)) await this.database.query(insertMembers, [batch, this.clock.now()]);
  }

  /** Ends memberships; they stay as history. Skips those that have ended. */
  leave(memberIds: readonly string[]): Promise<void> {
    return this.change(endMembers, memberIds, this.clock.now());
  }

  /** Resumes memberships that have ended. */
  rejoin(memberIds: readonly string[]): Promise<void> {
    return this.change(resumeMembers, memberIds);
  }

  /** Deletes memberships, without leaving history. */
  remove(memberIds: readonly string[]): Promise<void> {
    return this.change(deleteMembers, memberIds);
  }

  private async change(statement: Statement, memberIds: readonly string[], ...values: unknown[]): Promise<void> {
    if (memberIds.length > 0) await this.database.query(statement, [memberIds, ...values]);
  }
}
