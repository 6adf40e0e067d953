import { PageOf } from '#platform/api/page.js';
import { Choice, Flag, Id, Instant, Part, Text } from '#platform/shapes/fields.js';
import { AcademicYear } from '#tenancy/organizations/academic-year.js';
import { ClassroomRefView } from './promotion-report.dto.js';
import { type PromotionOutcome, promotionOutcomes } from './promotion.entity.js';

/** How to promote one student. */
export class StudentPromotionDraft {
  @Id({ optional: true, about: 'A class of the next level; default: the one with the same class number' })
  classroomId?: string;

  @AcademicYear({
    optional: true,
    example: '2027',
    about:
      "Target year; default: the organization's current year if the student comes from an earlier one, else the year after it",
  })
  academicYear?: string;
}

/** The outcome of a promotion for one student. */
export class StudentPromotionView {
  @Id()
  id: string;

  @Id({ about: 'The promotion it was part of' })
  promotionId: string;

  @Id()
  studentId: string;

  @Text()
  displayName: string;

  @Text({ example: '2027', about: 'Target year' })
  academicYear: string;

  @Choice(promotionOutcomes, { about: 'What happened to the student' })
  outcome: PromotionOutcome;

  @Text({ example: 'P1', about: 'Level before the promotion' })
  fromLevel: string;

  @Text({ nullable: true, example: 'P2', about: 'null if graduated' })
  toLevel: string | null;

  @Part(() => ClassroomRefView, { nullable: true, about: 'Class before the promotion; null for none' })
  fromClassroom: ClassroomRefView | null;

  @Part(() => ClassroomRefView, { nullable: true, about: 'Class after the promotion; null for none' })
  toClassroom: ClassroomRefView | null;

  @Flag({ about: 'Whether the student still needs a class in the target year' })
  unassigned: boolean;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true, about: 'When the promotion was undone; null if it holds' })
  undoneAt: Date | null;
}

export class StudentPromotionPage extends PageOf(StudentPromotionView) {}
