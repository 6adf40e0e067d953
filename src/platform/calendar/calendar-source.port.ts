import type { Actor } from '#platform/access/actor.js';

export const calendarKinds = [
  'assessment_due',
  'assessment_opens',
  'course_starts',
  'course_ends',
  'live_session',
] as const;
export type CalendarKind = (typeof calendarKinds)[number];

/** The part of a calendar that is asked for: what happens from `from` until before `to`. */
export interface CalendarRange {
  from: Date;
  to: Date;
  /** The time zone of the person, in which whole days are computed. */
  timeZone: string;
  /** At most this many entries, the latest. */
  limit: number;
}

/** Something that happens at a time, at one moment, or on whole days. */
export interface CalendarEntry {
  kind: CalendarKind;
  /** The assessment, course or live session. With the kind and the student it identifies the entry, for ever. */
  recordId: string;
  title: string;
  startsAt: Date;
  /** Equal to `startsAt` for one moment; for whole days the midnight after the last. */
  endsAt: Date;
  /** The first and the last of whole days, as YYYY-MM-DD. */
  startsOn?: string | null;
  endsOn?: string | null;
  place?: string | null;
  /** Where people meet. */
  link?: string | null;
  description?: string | null;
  /** State of the work or of the session. */
  state?: string | null;
  isCancelled?: boolean;
  /** Whether calendars show the time as busy. */
  isBusy?: boolean;
  classroomId?: string | null;
  courseId?: string | null;
  /** The child of a parent whom the entry concerns. */
  studentId?: string | null;
  studentName?: string | null;
  /** Grows with each change of the record. */
  version: number;
  updatedAt: Date;
}

/** Entries of calendars, provided by the feature that owns their records. Left out while that feature is switched off. */
export abstract class CalendarSource {
  /** The entries the person may see, with one SQL statement. */
  abstract entriesOf(actor: Actor, range: CalendarRange): Promise<CalendarEntry[]>;
}

/** The calendar day of a moment, in SQL. */
export const daySql = (moment: string, timeZone: string): string => `(${moment} AT TIME ZONE ${timeZone})::date`;

/** The moment at which a calendar day begins, in SQL. Days have 23 or 25 hours when the clocks change. */
export const midnightSql = (day: string, timeZone: string): string => `((${day})::timestamp AT TIME ZONE ${timeZone})`;

/** Whether something from `start` to `end` lies in the range, in SQL. */
export const inRangeSql = (start: string, end: string, [from, to]: [from: string, to: string]): string =>
  `(${start} < ${to} AND (${end} > ${from} OR ${start} >= ${from}))`;
