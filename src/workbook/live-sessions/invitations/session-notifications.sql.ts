import { displayNameSql } from '#identity/accounts/display-name.js';
import { hasRealEmailSql } from '#identity/accounts/real-email.js';
import type { Statement } from '#platform/database/database.js';
import { isOneOf } from '#platform/database/sql-text.js';

const maxRecipients = 10_000;

/** A person to notify; invited people also get an iCalendar email. */
export interface Recipient {
  userId: string;
  isInvited: boolean;
  calendarSequence: number;
}

/** Those who are expected in session $1 without its instructor: invited people, the classroom, and the course. */
export const expectedPeople: Statement = {
  name: 'live-session-expected-people',
  text: `
    SELECT person.user_id AS "userId", bool_or(person.is_invited) AS "isInvited",
      max(person.calendar_sequence) AS "calendarSequence"
    FROM live_sessions s
    LEFT JOIN modules m ON m.id = s.module_id
    CROSS JOIN LATERAL (
      SELECT p.user_id, p.is_invited, p.calendar_sequence FROM session_participants p WHERE p.session_id = s.id
      UNION ALL
      SELECT c.user_id, false, 0 FROM classroom_members c WHERE c.classroom_id = s.classroom_id AND c.left_at IS NULL
      UNION ALL
      SELECT e.user_id, false, 0 FROM enrollments e
      WHERE e.course_id = coalesce(s.course_id, m.course_id) AND e.status = 'enrolled'
    ) person
    WHERE s.id = $1 AND person.user_id <> s.instructor_id AND NOT EXISTS (
      SELECT FROM session_participants r WHERE r.session_id = s.id AND r.user_id = person.user_id AND r.removed_at IS NOT NULL)
    GROUP BY person.user_id LIMIT ${maxRecipients}`,
};

/** A person who gets an email, and the language they prefer. */
export interface AddressedPerson {
  userId: string;
  name: string;
  email: string;
  language: string | null;
}

/** People $1 with a verified address who have not turned off emails and are not suspended. */
export const addressesOf: Statement = {
  name: 'live-session-addresses',
  text: `
    SELECT u.id AS "userId", ${displayNameSql('u')} AS name, u.email, p.language
    FROM users u LEFT JOIN user_preferences p ON p.id = u.id
    WHERE ${isOneOf('u.id', '$1::uuid[]')} AND u.email_verified AND ${hasRealEmailSql('u')} AND coalesce(p.email_notifications, TRUE)
      AND u.account_status <> 'suspended'`,
};

/** A person whom a calendar file names, and the part of its SEQUENCE that is theirs. */
export interface CalendarPerson {
  userId: string;
  name: string;
  email: string;
  calendarSequence: number;
}

/** People $1 with an email address, whom an invitation to session $2 names. */
export const calendarPeople: Statement = {
  name: 'live-session-calendar-people',
  text: `SELECT u.id AS "userId", ${displayNameSql('u')} AS name, u.email, coalesce(p.calendar_sequence, 0) AS "calendarSequence"
         FROM users u LEFT JOIN session_participants p ON p.session_id = $2 AND p.user_id = u.id
         WHERE ${isOneOf('u.id', '$1::uuid[]')} AND ${hasRealEmailSql('u')}`,
};
