import { Choice, Flag, Id, Ids, Instant, Int, Many, Part, Text } from '#platform/shapes/fields.js';
import { PageOf } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { AcademicYear } from '#tenancy/organizations/academic-year.js';
import { type PromotionOutcome, promotionOutcomes, type PromotionScope, promotionScopes } from './promotion.entity.js';
import { type KeptBack, keptBackReasons } from './promotion-plan.js';

const year = { optional: true, example: '2027' };

/** Where one student goes. */
export class StudentPromotionDraft {
  @Id({ optional: true, about: 'A class of the next level; the one with the same number when left out' })
  classroomId?: string;

  @AcademicYear({ ...year, about: "The organization's current year, or the one after it, when left out" })
  academicYear?: string;
}

class PromotionOptions {
  @Flag({
    default: false,
    about: 'Open the classes that are missing in the target year, as far as a level may have them',
  })
  createClassrooms: boolean;

  @Ids({ max: 1000, default: [], about: 'Students who stay at their level for another year' })
  heldBack: string[];

  @Flag({ default: false, about: 'Only say what would happen' })
  dryRun: boolean;
}

/** How a whole class goes on. */
export class ClassPromotionDraft extends PromotionOptions {
  @Id({ optional: true, about: 'The class they all join; the one with the same number when left out' })
  classroomId?: string;

  @Text(year)
  academicYear?: string;
}

/** How the whole school goes on. */
export class YearPromotionDraft extends PromotionOptions {
  @AcademicYear({ ...year, example: '2026', about: "The organization's current year when left out" })
  fromAcademicYear?: string;

  @AcademicYear({ ...year, about: 'The year after it when left out' })
  toAcademicYear?: string;
}

/** A class, by id and name. */
export class ClassroomRefView {
  @Id({ nullable: true, about: 'null: it would be opened' })
  id: string | null;

  @Text({ example: 'P2/1' })
  name: string;
}

/** How many went from one class to another. */
export class MoveView {
  @Part(() => ClassroomRefView, { nullable: true })
  from: ClassroomRefView | null;

  @Part(() => ClassroomRefView, { nullable: true, about: 'null: no class yet, or none any more' })
  to: ClassroomRefView | null;

  @Choice(promotionOutcomes)
  outcome: PromotionOutcome;

  @Int({ min: 1, example: 25 })
  students: number;
}

/** A student who goes on without a class. */
export class UnassignedView {
  @Id()
  studentId: string;

  @Text()
  displayName: string;

  @Text({ example: 'P2' })
  level: string;
}

/** A student who was left as they are. */
export class KeptBackView {
  @Id()
  studentId: string;

  @Text()
  displayName: string;

  @Choice(keptBackReasons, { about: 'placed: has a class in the target year already' })
  reason: KeptBack;
}

class PromotionCounts {
  @Int({ min: 0, example: 550 })
  promoted: number;

  @Int({ min: 0, example: 1 })
  heldBack: number;

  @Int({ min: 0, example: 49 })
  graduated: number;

  @Int({ min: 0, example: 0, about: 'Those of them who have no class yet' })
  unassigned: number;
}

/** What a promotion did or, in a dry run, would do. */
export class PromotionReportView extends PromotionCounts {
  @Flag()
  dryRun: boolean;

  @Id({ nullable: true, about: 'By which it can be undone; null in a dry run' })
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

  @Many(() => KeptBackView, { about: 'Students who were left as they are, and why' })
  leftOut: KeptBackView[];
}

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

/** What a promotion meant for one student. */
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

  @Text({ nullable: true, example: 'P2', about: 'null: graduated' })
  toLevel: string | null;

  @Part(() => ClassroomRefView, { nullable: true })
  fromClassroom: ClassroomRefView | null;

  @Part(() => ClassroomRefView, { nullable: true })
  toClassroom: ClassroomRefView | null;

  @Flag({ about: 'Goes on without a class: put the student into one' })
  unassigned: boolean;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  undoneAt: Date | null;
}

export class StudentPromotionPage extends PageOf(StudentPromotionView) {}
