import { displayNameSql, nameOrderSql } from '#identity/accounts/display-name.js';
import type { PreparedList } from '#platform/api/paginate.js';
import type { Visible } from '#platform/database/scoped.repository.js';
import { stayedSeconds } from './participants.sql.js';

/** Students of the classroom of session `s` at its time: later changes of the class do not change who did not come. */
const expectedStudents = `
    SELECT m.user_id FROM classroom_members m
    WHERE m.classroom_id = s.classroom_id AND m.member_role = 'STUDENT'
      AND (s.actual_end IS NULL OR m.joined_at < s.actual_end)
      AND (m.left_at IS NULL OR m.left_at > coalesce(s.actual_start, s.scheduled_start))`;

const matching = (visible: Visible): string => `
  FROM live_sessions s
  CROSS JOIN LATERAL (
    SELECT p.user_id FROM session_participants p WHERE p.session_id = s.id
    UNION ${expectedStudents}
  ) person
  JOIN users u ON u.id = person.user_id
  LEFT JOIN session_participants p ON p.session_id = s.id AND p.user_id = u.id
  WHERE s.id = $3 AND ${visible('s')} AND ($4::boolean IS NULL OR (p.joined_at IS NOT NULL) = $4)`;

/** Attendance of session $3 by name, at $5; $4 selects those who came, or those who did not. */
export const attendanceList: PreparedList = {
  name: 'live-session-attendance',
  matching: (visible) => `1 ${matching(visible)} AND $5::timestamptz IS NOT NULL`,
  page: (visible) => `
    SELECT u.id AS "userId", ${displayNameSql('u')} AS name, p.role, p.joined_at IS NOT NULL AS attended,
      p.joined_at AS "joinedAt", p.left_at AS "leftAt",
      round((coalesce(p.total_seconds, 0) + CASE WHEN p.joined_at IS NOT NULL AND p.left_at IS NULL
        THEN ${stayedSeconds('$5::timestamptz')} ELSE 0 END) / 60.0)::int AS "minutesPresent",
      coalesce(p.participation_score, 0) AS "participationScore", coalesce(p.interaction_count, 0) AS "interactionCount",
      coalesce(p.questions_asked, 0) AS "questionsAsked", coalesce(p.polls_answered, 0) AS "pollsAnswered",
      p.connection_quality AS "connectionQuality"
    ${matching(visible)} ORDER BY ${nameOrderSql('u')} LIMIT $6 OFFSET $7`,
};
