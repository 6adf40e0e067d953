import { IsNull } from 'typeorm';
import type { User } from '#identity/accounts/user.entity.js';
import { RoleChanges } from '#identity/users/role-changes.port.js';
import type { Actor, Role } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { jsonBatches } from '#platform/database/json-batches.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { All, Provides } from '#platform/ports/ports.js';
import { forbidden } from '#platform/problems/problem.js';
import { deleteMembers, endMembers, insertMembers, resumeMembers } from './bulk-classrooms.sql.js';
import type { ClassroomMember } from './classroom-member.entity.js';
import { memberPolicy } from './classrooms.policy.js';
import { endMembershipsOf, rejoinMembers } from './classrooms.sql.js';
import { StudentEnrollments } from './student-enrollments.port.js';

export type NewMember = Pick<ClassroomMember, 'id' | 'classroomId' | 'userId' | 'memberRole' | 'academicYear'>;

/**
 * Writes the memberships of many people with one statement per operation and batch, in the caller's transaction. The
 * caller has checked the permission.
 */
@Provides(RoleChanges)
export class BulkMembers implements RoleChanges {
  constructor(
    @InjectScoped(memberPolicy) private readonly members: Scoped<typeof memberPolicy>,
    @All(StudentEnrollments) private readonly students: StudentEnrollments[],
    private readonly audit: AuditLog,
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

  /** Removes a student who leaves the school from all classrooms. 403 unless the actor may remove the student from each. */
  async removeFromAll(actor: Actor, studentId: string): Promise<void> {
    // Unscoped: counts the classrooms that the actor may not see, too.
    const attended = await this.members.unscoped.countBy({ userId: studentId, leftAt: IsNull() });
    const removable = this.members
      .visibleTo(actor, 'remove')
      .andWhere('row.leftAt IS NULL AND row.userId = :studentId', {
        studentId,
      });
    if ((await removable.getCount()) < attended) throw classroomNotTaught();
    await this.endAll(actor, studentId, 'TEACHER');
  }

  /** A person with a new role no longer teaches or attends classrooms in the former one. */
  async roleChanged(actor: Actor, { id, role }: Pick<User, 'id' | 'role'>): Promise<void> {
    await this.endAll(actor, id, role);
  }

  /**
   * Ends all memberships of a classroom when it is archived. `leftAt` equals its `archivedAt`, which keeps the classroom
   * readable for its last teachers (`inClassroomsTaughtUntilTheirEnd`).
   */
  async removeAll(classroomId: string, closedAt: Date): Promise<void> {
    // Unscoped: the caller may archive the classroom.
    await this.members.unscoped.update({ classroomId, leftAt: IsNull() }, { leftAt: closedAt });
    await this.followLevel(classroomId);
  }

  /**
   * Resumes the memberships that `removeAll` ended. People who changed role, left the school, or attend another
   * classroom of that or a later year do not return. Returns the number of members.
   */
  async rejoinAll(classroomId: string, closedAt: Date): Promise<number> {
    const departed = await Promise.all(this.students.map((students) => students.departedFrom(classroomId)));
    const returned = await this.database.query(rejoinMembers, [classroomId, closedAt, departed.flat()]);
    await this.followLevel(classroomId);
    return returned.length;
  }

  private async endAll(actor: Actor, userId: string, exceptRole: Role): Promise<void> {
    const values = [userId, this.clock.now(), exceptRole];
    const ended = await this.database.query<{ classroomId: string }>(endMembershipsOf, values);
    const entryOf = ({ classroomId }: { classroomId: string }) => ({
      action: 'member.removed',
      entity: 'classroom',
      entityId: classroomId,
      data: { userId },
    });
    await this.audit.recordAll(actor, ended.map(entryOf));
  }

  private async followLevel(classroomId: string): Promise<void> {
    for (const students of this.students) await students.followLevel(classroomId);
  }

  private async change(statement: Statement, memberIds: readonly string[], ...values: unknown[]): Promise<void> {
    if (memberIds.length > 0) await this.database.query(statement, [memberIds, ...values]);
  }
}

const classroomNotTaught = () =>
  forbidden(
    'classroom_not_taught',
    'This student also attends a classroom that you do not teach. Ask an admin to change the status.',
  );
