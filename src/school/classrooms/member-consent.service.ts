import { Injectable } from '@nestjs/common';
import { Accounts } from '#identity/accounts/accounts.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { forbidden, invalid } from '#platform/problems/problem.js';
import { personPolicy } from '#school/people/people.policy.js';
import { AcademicYears } from './academic-years.service.js';
import { type MemberRole, memberRoles } from './classroom-member.entity.js';
import { memberPolicy } from './classrooms.policy.js';

/** Decides who may be added to a classroom without accepting an invitation. */
@Injectable()
export class MemberConsent {
  constructor(
    @InjectScoped(personPolicy) private readonly people: Scoped<typeof personPolicy>,
    private readonly years: AcademicYears,
    private readonly users: Accounts,
  ) {}

  /**
   * The role in a classroom of the account, which may be outside the actor's scope. Only admins learn whether an id is
   * an account; for all others an unknown id is `consent_required`.
   */
  async memberRoleOf(actor: Actor, userId: string): Promise<MemberRole> {
    const isAdmin = memberPolicy.scopeOf(actor.role, 'assignTeacher') !== undefined;
    // Unscoped: a teacher may add a student without a classroom, who is outside the scope of the teacher.
    const { role } = await this.users.account(userId).catch((error: unknown) => {
      throw isAdmin ? error : consentRequired();
    });
    if (!isAdmin && role !== 'STUDENT') throw consentRequired();
    const memberRole = memberRoles.find((candidate) => candidate === role);
    if (!memberRole)
      throw invalid('member_role_invalid', 'Only accounts with the role TEACHER or STUDENT can join a classroom.');
    return memberRole;
  }

  /** Throws `consent_required` if the student must accept an invitation to a classroom of that year. */
  async assertNotRequired(actor: Actor, academicYear: string, userId: string): Promise<void> {
    await this.years.refuseOther(actor, academicYear);
    const rows = this.people.visibleTo(actor, 'placeInClassroom').andWhere('row.id = :userId', { userId });
    if ((await rows.getCount()) === 0) throw consentRequired();
  }
}

const consentRequired = () =>
  forbidden('consent_required', 'This person must consent to join the classroom. Send an invitation, or ask an admin.');
