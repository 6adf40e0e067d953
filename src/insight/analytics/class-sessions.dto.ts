import { Decimal, Flag, Id, Instant, Int, Many, Part, Text } from '#platform/shapes/fields.js';
import { maxSeconds, DateRange } from './date-range.dto.js';

/** Session totals of one student of a classroom. */
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

  @Instant({ nullable: true, about: 'Latest activity, also outside the date range' })
  lastSeen: Date | null;

  @Flag({ about: 'Whether the student is active now' })
  activeNow: boolean;
}

/** Means over the students of a classroom. */
export class ClassAveragesView {
  @Decimal({ example: 12.5 })
  sessions: number;

  @Decimal({ max: maxSeconds, example: 16_250.4 })
  seconds: number;

  @Decimal({ example: 9.25 })
  activeDays: number;
}

/** Session totals of a classroom in a date range. */
export class ClassSessionsView extends DateRange {
  @Id()
  classroomId: string;

  @Int({ min: 0, about: 'Students who are active now' })
  activeNow: number;

  @Part(() => ClassAveragesView, { nullable: true, about: 'null if the classroom has no students' })
  averages: ClassAveragesView | null;

  @Many(() => StudentSessionsView, { about: 'Sorted by name' })
  students: StudentSessionsView[];
}
