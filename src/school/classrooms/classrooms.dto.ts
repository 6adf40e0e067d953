import { Choice, Flag, Id, Instant, Int, IntersectionType, PartialType, Text } from '#platform/shapes/fields.js';
import { PageOf, PageQuery, Sort } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { AcademicYear } from '#tenancy/organizations/academic-year.js';
import { type MemberRole, memberRoles } from './classroom-member.entity.js';

class ClassroomFields {
  @Text({ max: 40, example: 'P1', about: "A code of the organization's levels" })
  level: string;

  @Int({ min: 1, max: 6, example: 2 })
  classNumber: number;

  @AcademicYear({ example: '2026' })
  academicYear: string;

  @Text({ max: 100, example: 'P1/2' })
  name: string;
}

export class ClassroomDraft {
  @Text({ max: 40, example: 'P1', about: "A code of the organization's levels" })
  level: string;

  @Int({ min: 1, max: 6, optional: true, about: 'The lowest free one when left out' })
  classNumber?: number;

  @AcademicYear({ optional: true, about: "The organization's current year when left out" })
  academicYear?: string;

  @Text({ max: 100, optional: true, about: 'Level and number when left out' })
  name?: string;
}

export class ClassroomChanges extends PartialType(ClassroomFields) {}

export class ClassroomQuery extends PageQuery {
  @Text({ optional: true, max: 40 })
  level?: string;

  @AcademicYear({ optional: true })
  academicYear?: string;

  @Flag({ default: false, about: 'The archived ones instead' })
  archived: boolean;

  @Sort(['name', 'createdAt'], 'name')
  sort: string;
}

export class ClassroomView extends IntersectionType(RecordView, ClassroomFields) {
  @Instant({ nullable: true })
  archivedAt: Date | null;
}

export class ClassroomPage extends PageOf(ClassroomView) {}

export class RemovedView {
  @Flag({ about: 'true: kept in the archive because it has a history; false: gone' })
  archived: boolean;
}

export class MemberDraft {
  @Id()
  userId: string;
}

export class MemberView {
  @Id()
  classroomId: string;

  @Id()
  userId: string;

  @Choice(memberRoles)
  memberRole: MemberRole;

  @Text()
  academicYear: string;

  @Instant()
  joinedAt: Date;
}
