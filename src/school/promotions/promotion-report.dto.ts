import { Choice, Flag, Id, Int, Many, Part, Text } from '#platform/shapes/fields.js';
import { type PromotionOutcome, promotionOutcomes } from './promotion.entity.js';
import { type LeftOutReason, leftOutReasons } from './promotion-plan.js';

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
