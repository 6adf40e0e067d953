import { coursePolicy } from '#curriculum/courses/courses.policy.js';
import type { Actor } from '#platform/access/actor.js';
import {
  type CalendarEntry,
  type CalendarRange,
  CalendarSource,
  daySql,
  inRangeSql,
  midnightSql,
} from '#platform/calendar/calendar-source.port.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { PreparedRead, Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';

/** The first and last days of published courses in which the person has a seat, or which they own. */
const courseDays: PreparedRead = {
  name: 'course-calendar',
  text: (visible) => `
    WITH days AS (
      SELECT date.kind, c.id, c.title, c.version, c.updated_at, ${daySql('date.at', '$6::text')} AS day
      FROM courses c
      -- A course that ends at midnight has its last day before.
      CROSS JOIN LATERAL (VALUES ('course_starts', c.starts_at), ('course_ends', c.ends_at - interval '1 millisecond')) date (kind, at)
      WHERE ${visible('c')} AND c.status = 'published' AND date.at IS NOT NULL AND (c.created_by = :actorId
        OR c.id IN (SELECT e.course_id FROM enrollments e WHERE e.user_id = :actorId AND e.status = 'enrolled'))),
    whole AS (
      SELECT *, ${midnightSql('day', '$6::text')} AS starts_at, ${midnightSql('day + 1', '$6::text')} AS ends_at FROM days)
    SELECT kind, id AS "recordId", id AS "courseId", title, starts_at AS "startsAt", ends_at AS "endsAt",
      day::text AS "startsOn", day::text AS "endsOn", version, updated_at AS "updatedAt"
    FROM whole
    WHERE ${inRangeSql('starts_at', 'ends_at', ['$3::timestamptz', '$4::timestamptz'])}
    ORDER BY starts_at DESC, id LIMIT $5`,
};

/** The days on which the courses of a person start and end. */
@Provides(CalendarSource)
export class CourseCalendar extends CalendarSource {
  constructor(@InjectScoped(coursePolicy) private readonly courses: Scoped<typeof coursePolicy>) {
    super();
  }

  entriesOf(actor: Actor, { from, to, limit, timeZone }: CalendarRange): Promise<CalendarEntry[]> {
    return this.courses.read<CalendarEntry>(actor, courseDays, [from, to, limit, timeZone]);
  }
}
