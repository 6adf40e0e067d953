import { IsNull } from 'typeorm';
import { PrincipalFacts } from '#identity/auth/principal-facts.port.js';
import { ClassroomInvitationPort } from '#identity/invitations/classroom-invitations.port.js';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginatePrepared } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { All, Provides } from '#platform/ports/ports.js';
import { conflict, notFound } from '#platform/problems/problem.js';
import { personPolicy } from '#school/people/people.policy.js';
import type { ClassroomMember, MemberRole } from './classroom-member.entity.js';
import type { Classroom } from './classroom.entity.js';
import { classroomPolicy, memberPolicy } from './classrooms.policy.js';
import { classroomsOf, memberList } from './classrooms.sql.js';
import { MemberConsent } from './member-consent.service.js';
import type { ListedMemberView, MemberQuery } from './members.dto.js';
import { StudentEnrollments } from './student-enrollments.port.js';

/** Who teaches and attends which class. */
@Provides(PrincipalFacts, ClassroomInvitationPort)
export class MembersService implements PrincipalFacts, ClassroomInvitationPort {
  constructor(
    @InjectScoped(memberPolicy) private readonly members: Scoped<typeof memberPolicy>,
    @InjectScoped(classroomPolicy) private readonly classrooms: Scoped<typeof classroomPolicy>,
    @InjectScoped(personPolicy) private readonly people: Scoped<typeof personPolicy>,
    @All(StudentEnrollments) private readonly students: StudentEnrollments[],
    private readonly consent: MemberConsent,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async principalFacts({ userId }: Actor) {
    return { classroomIds: await this.classroomIdsOf(userId) };
  }

  /**
   * The current teachers and students of a classroom by name; parents see its teachers only. Email addresses are those
   * the actor may read (`readContact`). The ClassroomGuard has checked that the actor can see the classroom.
   */
  list(actor: Actor, classroomId: string, query: MemberQuery): Promise<Page<ListedMemberView>> {
    const { role = null, q = null } = query;
    const contact = this.people.splice(actor, (visible) => visible('u'), 'readContact');
    return paginatePrepared(query, memberList(contact), [classroomId, role, q], (list, values) =>
      this.members.read(actor, list, values, 'listMembers'),
    );
  }

  async mayInvite(actor: Actor, classroomId: string): Promise<void> {
    (await this.classrooms.get(actor, classroomId, 'edit')).refuseArchived();
  }

  /**
   * Adds a person to a classroom: teachers by an admin, students also by a teacher of the classroom. Throws
   * `consent_required` for a student who must accept an invitation.
   */
  async add(actor: Actor, classroomId: string, userId: string): Promise<ClassroomMember> {
    const classroom = await this.classrooms.get(actor, classroomId, 'edit');
    classroom.refuseArchived();
    const memberRole = await this.consent.memberRoleOf(actor, userId);
    if (memberRole === 'TEACHER') mustBeAble(actor, 'assignTeacher', memberPolicy);
    else await this.consent.assertNotRequired(actor, classroom.academicYear, userId);
    return this.enroll(actor, userId, classroom, memberRole);
  }

  /**
   * Places a student in a classroom. One who attends another classroom of that year moves, if the actor may edit both; in
   * other years the student stays in the classroom.
   */
  async place(actor: Actor, classroomId: string, userId: string): Promise<void> {
    const classroom = await this.classrooms.get(actor, classroomId, 'edit');
    const { academicYear } = classroom;
    // Unscoped: the actor may not see the former classroom, which `remove` refuses.
    const attended = { userId, academicYear, memberRole: 'STUDENT' as const, leftAt: IsNull() };
    const former = await this.members.unscoped.findOneBy(attended);
    if (former?.classroomId === classroomId) return;
    if (!former) return void (await this.add(actor, classroomId, userId));
    classroom.refuseArchived();
    await this.database.transaction(async () => {
      await this.remove(actor, former.classroomId, userId);
      await this.enroll(actor, userId, classroom, 'STUDENT');
    });
  }

  /** Removes a person from a classroom; the membership stays as history. */
  async remove(actor: Actor, classroomId: string, userId: string): Promise<void> {
    await this.classrooms.get(actor, classroomId, 'edit');
    await this.database.transaction(async () => {
      const member = await this.members
        .visibleTo(actor, 'remove')
        .andWhere('row.classroomId = :classroomId AND row.userId = :userId AND row.leftAt IS NULL', {
          classroomId,
          userId,
        })
        .getOne();
      if (!member) throw notFound('member');
      await this.members.save(Object.assign(member, { leftAt: this.clock.now() }));
      if (member.memberRole === 'STUDENT') await this.followLevel(classroomId, userId);
      await this.recordAudit(actor, 'member.removed', classroomId, userId);
    });
  }

  /** Makes a teacher who creates a classroom its teacher. */
  async joinAsCreator(actor: Actor, classroom: Classroom): Promise<void> {
    if (actor.role === 'TEACHER') await this.join(actor.userId, classroom, 'TEACHER');
  }

  /**
   * Adds a person to a classroom, in the caller's transaction; a student gets its level, and is active again after having
   * left. The caller has checked the permission. Throws `student_graduated`.
   */
  async join(userId: string, { id, academicYear }: Classroom, memberRole: MemberRole): Promise<ClassroomMember> {
    const joinedAt = this.clock.now();
    const member = await this.members.insert({ classroomId: id, userId, memberRole, academicYear, joinedAt });
    if (memberRole === 'TEACHER') return member;
    // After the insertion, in the order of a promotion, which would otherwise deadlock with it.
    for (const students of this.students) await students.admit(userId);
    await this.followLevel(id, userId);
    return member;
  }

  /** Gives the students of a classroom the level of their latest classroom. */
  async followLevel(classroomId: string, studentId?: string): Promise<void> {
    for (const students of this.students) await students.followLevel(classroomId, studentId);
  }

  /** Ids of the classrooms a person teaches or attends, in the order of joining. */
  async classroomIdsOf(userId: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(classroomsOf, [userId]);
    return rows.map(({ id }) => id);
  }

  private enroll(actor: Actor, userId: string, classroom: Classroom, role: MemberRole): Promise<ClassroomMember> {
    return this.database.transaction(async () => {
      const member = await this.join(userId, classroom, role);
      await this.recordAudit(actor, 'member.added', classroom.id, userId);
      return member;
    });
  }

  private recordAudit(actor: Actor, action: string, classroomId: string, userId: string): Promise<void> {
    return this.audit.record(actor, { action, entity: 'classroom', entityId: classroomId, data: { userId } });
  }

  async admitInvited(userId: string, classroomId: string): Promise<void> {
    // Unscoped: the sender of the invitation was permitted, and a registering student has no permissions yet.
    const classroom = await this.classrooms.unscoped.findOneByOrFail({ id: classroomId });
    if (classroom.archivedAt)
      throw conflict(
        'invitation_unsuitable',
        'The classroom of this invitation has been archived. Ask the sender for a new one.',
      );
    await this.join(userId, classroom, 'STUDENT');
  }
}
