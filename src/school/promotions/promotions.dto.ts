import { Choice, Flag, Id, Ids, Instant, Int, Many, Part, Text } from '#platform/shapes/fields.js';
import { PageOf } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { AcademicYear } from '#tenancy/organizations/academic-year.js';
import { type PromotionOutcome, promotionOutcomes, type PromotionScope, promotionScopes } from './promotion.entity.js';
import { type LeftOutReason, leftOutReasons } from './promotion-plan.js';

const year = { optional: true, example: '2027' };

/** How to promote one student. */
export class StudentPromotionDraft {
  @Id({ optional: true, about: 'A class of the next level; default: the one with the same class number' })
  classroomId?: string;

  @AcademicYear({
    ...year,
    about:
      "Target year; default: the organization's current year if the student comes from an earlier one, else the year after it",
  })
  academicYear?: string;
}

class PromotionOptions {
  @Flag({
    default: false,
    about: 'Create classes that are missing in the target year, up to the maximum of each level',
  })
  createClassrooms: boolean;

  @Ids({ max: 1000, default: [], about: 'Students who repeat their level' })
  heldBack: string[];

  @Flag({ default: false, about: 'Report what would change without writing anything' })
  dryRun: boolean;
}

/** How to promote a class. */
export class ClassPromotionDraft extends PromotionOptions {
  @Id({ optional: true, about: 'The class all promoted students join; default: the one with the same class number' })
  classroomId?: string;

  @Text(year)
  academicYear?: string;
}

/** How to promote the whole school. */
export class YearPromotionDraft extends PromotionOptions {
  @AcademicYear({ ...year, example: '2026', about: "Default: the organization's current year" })
  fromAcademicYear?: string;

  @AcademicYear({ ...year, about: 'Default: the year after fromAcademicYear' })
  toAcademicYear?: string;
}

/** A class, by id and name. */
export class ClassroomRefView {
  @Id({ nullable: true, about: 'null in a dry run if the class would be created' })
  id: string | null;

  @Text({ example: 'P2/1' })
  name: string;
}

/** How many students move from one class to another. */
export class MoveView {
  @Part(() => ClassroomRefView, { nullable: true })
  from: ClassroomRefView | null;

  @Part(() => ClassroomRefView, { nullable: true, about: 'null if unassigned or graduated' })
  to: ClassroomRefView | null;

  @Choice(promotionOutcomes)
  outcome: PromotionOutcome;

  @Int({ min: 1, example: 25 })
  students: number;
}

/** A promoted or held-back student without a class in the target year. */
export class UnassignedView {
  @Id()
  studentId: string;

  @Text()
  displayName: string;

  @Text({ example: 'P2' })
  level: string;
}

/** A student the promotion did not change. */
export class LeftOutView {
  @Id()
  studentId: string;

  @Text()
  displayName: string;

  @Choice(leftOutReasons, { about: 'placed: already has a class in the target year' })
  reason: LeftOutReason;
}

class PromotionCounts {
  @Int({ min: 0, example: 550 })
  promoted: number;

  @Int({ min: 0, example: 1 })
  heldBack: number;

  @Int({ min: 0, example: 49 })
  graduated: number;

  @Int({ min: 0, example: 0, about: 'Promoted and held-back students without a class' })
  unassigned: number;
}

/** What a promotion changed or, in a dry run, would change. */
export class PromotionReportView extends PromotionCounts {
  @Flag()
  dryRun: boolean;

  @Id({ nullable: true, about: 'For undoing the promotion; null in a dry run' })
  promotionId: string | null;

  @Text({ nullable: true })
  fromAcademicYear: string | null;

  @Text()
  toAcademicYear: string;

  @Int({ min: 0 })
  classroomsOpened: number;

  @Many(() => MoveView)
  moves: MoveView[];

  @Many(() => UnassignedView)
  unassignedStudents: UnassignedView[];

  @Many(() => LeftOutView, { about: 'Students the promotion does not change, with the reason' })
  leftOut: LeftOutView[];
}

/** A past promotion with its counts. */
export class PromotionView extends RecordView {
  @Choice(promotionScopes)
  scope: PromotionScope;

  @Id({ nullable: true })
  classroomId: string | null;

  @Text({ nullable: true })
  fromAcademicYear: string | null;

  @Text()
  toAcademicYear: string;

  @Id({ nullable: true })
  promotedBy: string | null;

  @Int({ min: 0 })
  promoted: number;

  @Int({ min: 0 })
  heldBack: number;

  @Int({ min: 0 })
  graduated: number;

  @Int({ min: 0 })
  unassigned: number;

  @Instant({ nullable: true })
  undoneAt: Date | null;
}

export class PromotionPage extends PageOf(PromotionView) {}

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

  @Text({ example: '2027' })
  academicYear: string;

  @Choice(promotionOutcomes)
  outcome: PromotionOutcome;

  @Text({ example: 'P1' })
  fromLevel: string;

  @Text({ nullable: true, example: 'P2', about: 'null if graduated' })
  toLevel: string | null;

  @Part(() => ClassroomRefView, { nullable: true })
  fromClassroom: ClassroomRefView | null;

  @Part(() => ClassroomRefView, { nullable: true })
  toClassroom: ClassroomRefView | null;

  @Flag({ about: 'Whether the student still needs a class in the target year' })
  unassigned: boolean;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  undoneAt: Date | null;
}

export class StudentPromotionPage extends PageOf(StudentPromotionView) {}
