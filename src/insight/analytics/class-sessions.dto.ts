import { Decimal, Flag, Id, Instant, Int, Many, Part, Text } from '#platform/shapes/fields.js';
import { maxSeconds, DateRange } from './date-range.dto.js';

/** Session totals of one student of a classroom. */
export class StudentSessionsView {
  @Id()
  userId: string;

  @Text({ example: 'Ben Bauer' })
  displayName: string;

  @Int({ min: 0, about: 'Number of login sessions' })
  sessions: number;

  @Int({ min: 0, about: 'Time in sessions' })
  seconds: number;

  @Int({ min: 0, about: 'Days with a session' })
  activeDays: number;

  @Instant({ nullable: true, about: 'Latest activity, also outside the date range' })
  lastSeen: Date | null;

  @Flag({ about: 'Whether the student is active now' })
  activeNow: boolean;
}

/** Means over the students of a classroom. */
export class ClassAveragesView {
  @Decimal({ example: 12.5, about: 'Mean number of login sessions' })
  sessions: number;

  @Decimal({ max: maxSeconds, example: 16_250.4, about: 'Mean time in sessions' })
  seconds: number;

  @Decimal({ example: 9.25, about: 'Mean number of days with a session' })
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
