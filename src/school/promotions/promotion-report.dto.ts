import { Choice, Flag, Id, Int, Many, Part, Text } from '#platform/shapes/fields.js';
import { type LeftOutReason, leftOutReasons } from './promotion-plan.js';
import { type PromotionOutcome, promotionOutcomes } from './promotion.entity.js';

/** A class, by id and name. */
export class ClassroomRefView {
  @Id({ nullable: true, about: 'null in a dry run if the class would be created' })
  id: string | null;

  @Text({ example: 'P2/1', about: 'Name of the class' })
  name: string;
}

/** How many students move from one class to another. */
export class MoveView {
  @Part(() => ClassroomRefView, { nullable: true, about: 'The former class; null for students without one' })
  from: ClassroomRefView | null;

  @Part(() => ClassroomRefView, { nullable: true, about: 'null if unassigned or graduated' })
  to: ClassroomRefView | null;

  @Choice(promotionOutcomes, { about: 'What happens to the students' })
  outcome: PromotionOutcome;

  @Int({ min: 1, example: 25, about: 'Number of students' })
  students: number;
}

/** A promoted or held-back student without a class in the target year. */
export class UnassignedView {
  @Id()
  studentId: string;

  @Text()
  displayName: string;

  @Text({ example: 'P2', about: 'Level of the student in the target year' })
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
  @Int({ min: 0, example: 550, about: 'Students who move up a level' })
  promoted: number;

  @Int({ min: 0, example: 1, about: 'Students who stay at their level' })
  heldBack: number;

  @Int({ min: 0, example: 49, about: 'Students who graduate' })
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

  @Text({ nullable: true, about: 'Academic year that ends; null if the students had no class' })
  fromAcademicYear: string | null;

  @Text({ about: 'Academic year of the new classes' })
  toAcademicYear: string;

  @Int({ min: 0, about: 'Number of classrooms created' })
  classroomsOpened: number;

  @Many(() => MoveView, { about: 'The moves from class to class' })
  moves: MoveView[];

  @Many(() => UnassignedView, { about: 'Students without a class in the target year' })
  unassignedStudents: UnassignedView[];

  @Many(() => LeftOutView, { about: 'Students the promotion does not change, with the reason' })
  leftOut: LeftOutView[];
}
