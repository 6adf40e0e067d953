import { Decimal, Flag, Id, Instant, Int, Many, Part, Text } from '#platform/shapes/fields.js';
import { maxSeconds, DateRange } from './date-range.dto.js';

/** One student of a class. */
export class StudentSessionsView {
  @Id()
  userId: string;

  @Text({ example: 'Ben Bauer' })
  displayName: string;

  @Int({ min: 0 })
  sessions: number;

  @Int({ min: 0 })
  seconds: number;

  @Int({ min: 0 })
  activeDays: number;

  @Instant({ nullable: true, about: 'The last sign of life ever' })
  lastSeen: Date | null;

  @Flag({ about: 'Is the student there right now?' })
  activeNow: boolean;
}

/** What a student of the class has on average. */
export class ClassAveragesView {
  @Decimal({ example: 12.5 })
  sessions: number;

  @Decimal({ max: maxSeconds, example: 16_250.4 })
  seconds: number;

  @Decimal({ example: 9.25 })
  activeDays: number;
}

/** Who of a class was there, and for how long. */
export class ClassSessionsView extends DateRange {
  @Id()
  classroomId: string;

  @Int({ min: 0, about: 'Students who are there right now' })
  activeNow: number;

  @Part(() => ClassAveragesView, { nullable: true, about: 'null: the class has no students' })
  averages: ClassAveragesView | null;

  @Many(() => StudentSessionsView, { about: 'By name' })
  students: StudentSessionsView[];
}
