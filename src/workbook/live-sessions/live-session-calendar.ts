import type { Actor } from '#platform/access/actor.js';
import {
  type CalendarEntry,
  type CalendarRange,
  CalendarSource,
  inRangeSql,
} from '#platform/calendar/calendar-source.port.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { PreparedRead, Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { workshopOpen } from '#workbook/workshop-open.js';
import { liveSessionPolicy } from './live-sessions.policy.js';

/**
 * The sessions that a person leads or is expected in: as invited person or participant, in the classroom, or with a seat in the
 * course. The meeting URL is for those who are in the session. Cancelled sessions stay, so that calendars show it.
 */
const sessionsOfPerson: PreparedRead = {
  name: 'live-session-calendar',
  text: (visible) => `
    SELECT 'live_session' AS kind, s.id AS "recordId", s.title, s.description, s.scheduled_start AS "startsAt", s.scheduled_end AS "endsAt",
      s.classroom_id AS "classroomId", coalesce(s.course_id, m.course_id) AS "courseId", s.status AS state,
      s.status = 'cancelled' AS "isCancelled", s.status <> 'cancelled' AS "isBusy", s.version + coalesce(p.calendar_sequence, 0) AS version, s.updated_at AS "updatedAt",
      CASE WHEN s.instructor_id = :actorId OR p.id IS NOT NULL THEN s.meeting_url END AS link
    FROM live_sessions s
      LEFT JOIN modules m ON m.id = s.module_id
      LEFT JOIN session_participants p ON p.session_id = s.id AND p.user_id = :actorId
    WHERE ${visible('s')} AND ${inRangeSql('s.scheduled_start', 's.scheduled_end', ['$3::timestamptz', '$4::timestamptz'])}
      AND (s.instructor_id = :actorId OR p.removed_at IS NULL
        AND ${workshopOpen}
        AND (p.id IS NOT NULL
          OR s.classroom_id IN (SELECT c.classroom_id FROM classroom_members c WHERE c.user_id = :actorId AND c.left_at IS NULL)
          OR coalesce(s.course_id, m.course_id) IN (
            SELECT e.course_id FROM enrollments e WHERE e.user_id = :actorId AND e.status = 'enrolled')))
    ORDER BY s.scheduled_start DESC, s.id LIMIT $5`,
};

/** The live sessions of a person. */
@Provides(CalendarSource)
export class LiveSessionCalendar extends CalendarSource {
  constructor(@InjectScoped(liveSessionPolicy) private readonly sessions: Scoped<typeof liveSessionPolicy>) {
    super();
  }

  entriesOf(actor: Actor, { from, to, limit }: CalendarRange): Promise<CalendarEntry[]> {
    return this.sessions.read<CalendarEntry>(actor, sessionsOfPerson, [from, to, limit]);
  }
}
