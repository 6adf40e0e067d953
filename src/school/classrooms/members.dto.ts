import { roleAliases } from '#platform/access/actor.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { Choice, Email, Id, Instant, IntersectionType, Text } from '#platform/shapes/fields.js';
import { type MemberRole, memberRoles } from './classroom-member.entity.js';

export class MemberDraft {
  @Id({ about: 'Id of the account that joins' })
  userId: string;
}

export class MemberView {
  @Id()
  classroomId: string;

  @Id()
  userId: string;

  @Choice(memberRoles, { about: 'Role in the classroom' })
  memberRole: MemberRole;

  @Text({ about: 'Academic year of the membership' })
  academicYear: string;

  @Instant({ about: 'When the person joined' })
  joinedAt: Date;
}

export class MemberQuery extends PageQuery {
  @Text({ optional: true, max: 100, about: 'Part of a name' })
  q?: string;

  @Choice(memberRoles, { aliases: roleAliases, optional: true, about: 'Only teachers, or only students' })
  role?: MemberRole;
}

/** A teacher or student in the list of a classroom. */
export class ListedMemberView extends IntersectionType(MemberView) {
  @Text({ nullable: true, max: 50 })
  firstName: string | null;

  @Text({ nullable: true, max: 50 })
  lastName: string | null;

  @Text()
  displayName: string;

  @Email({ nullable: true, about: 'Only for admins, for teachers of the student and for the person, otherwise null' })
  email: string | null;
}

export class MemberPage extends PageOf(ListedMemberView) {}
