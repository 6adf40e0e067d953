import type pg from 'pg';
import { expandMacros } from '#demo/support/sql-macros.js';

/** Messages of the admin to the organization and of the first teacher of each class to its students and guardians. */
const insertSentMessages = `
  WITH class_teachers AS (
    SELECT DISTINCT ON (s.classroom_id) s.classroom_id, s.teacher_id FROM subjects s ORDER BY s.classroom_id, s.position
  ), texts (sender, days, kind, tag, scope, title, body) AS (VALUES
    ('admin', 20, 'info', 'info', 'organization', 'Welcome back', 'The library is open until five again, and so is the workshop.'),
    ('admin', 3, 'alert', 'system', 'organization', 'Fire drill on Thursday', 'When the bell rings, leave your things and follow your teacher.'),
    ('teacher', 9, 'info', 'info', 'classroom', 'Trip to the water works', 'Please bring a packed lunch and a coat. We are back by three.'),
    ('teacher', 2, 'reminder', 'assessment', 'classroom', 'Homework', 'The current homework is due soon. Ask me in class if you are stuck.')
  ), senders AS (
    SELECT 'admin' AS sender, u.id AS sender_id, NULL::uuid AS classroom_id FROM users u WHERE u.role = 'ADMIN'
    UNION ALL SELECT 'teacher', teacher_id, classroom_id FROM class_teachers
  ), sent AS (
    INSERT INTO sent_messages (id, organization_id, sender_id, with_guardians, kind, tag, scope_type, scope_id, title, body,
      delivered_at, created_at, updated_at)
    SELECT uuid_of(hash), o.id, sender_id, sender = 'teacher', kind, tag, scope, classroom_id, title, body, at, at, at
    FROM texts JOIN senders USING (sender) CROSS JOIN organizations o,
      LATERAL (SELECT md5(title || sender_id || coalesce(classroom_id::text, '')) AS hash,
                      $1::date - days + interval '10 hours' AS at) hashed
    RETURNING *
  ), recipients AS (
    SELECT sent.id AS send_id, u.id AS recipient_id FROM sent JOIN users u ON u.id <> sent.sender_id WHERE scope_type = 'organization'
    UNION
    SELECT sent.id, m.user_id FROM sent JOIN classroom_members m ON m.classroom_id = sent.scope_id AND m.member_role = 'STUDENT'
    UNION
    SELECT sent.id, g.parent_id FROM sent JOIN classroom_members m ON m.classroom_id = sent.scope_id JOIN guardianships g ON g.student_id = m.user_id
  )
  INSERT INTO messages (id, recipient_id, sender_id, send_id, kind, tag, scope_type, scope_id, title, body, search, read_at, created_at, updated_at)
  SELECT uuid_of(hash), recipient_id, sender_id, send_id, kind, tag, scope_type, scope_id, title, body, search,
         CASE WHEN hash_int(hash, 1, 10) < 7 AND created_at < $1::timestamptz - interval '4 days' THEN created_at + interval '1 day' END, created_at, created_at
  FROM recipients JOIN sent ON sent.id = recipients.send_id, LATERAL (SELECT md5(send_id::text || recipient_id) AS hash) hashed`;

/** A notification of the system to staff. */
const insertStaffNotifications = `
  INSERT INTO messages (id, recipient_id, kind, tag, scope_type, title, body, created_at, updated_at)
  SELECT uuid_of(hash), u.id, 'update', 'system', 'organization', 'The new school year is open', 'Classes, subjects and students are in place.', at, at
  FROM users u, LATERAL (SELECT md5('staff' || u.id) AS hash, $1::date - 30 + interval '7 hours' AS at) hashed
  WHERE u.role IN ('ADMIN', 'TEACHER')`;

const updateRecipientCounts = `
  UPDATE sent_messages s SET recipient_count = counts.recipients
  FROM (SELECT send_id, count(*) AS recipients FROM messages GROUP BY send_id) counts WHERE counts.send_id = s.id`;

/** Inserts the messages and returns their number. */
export async function seedMessages(client: pg.Client, now: Date): Promise<number> {
  const { rowCount } = await client.query(expandMacros(insertSentMessages), [now]);
  const notifications = await client.query(expandMacros(insertStaffNotifications), [now]);
  await client.query(updateRecipientCounts);
  return (rowCount ?? 0) + (notifications.rowCount ?? 0);
}
