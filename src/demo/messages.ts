import type pg from 'pg';
import { rolled } from './dice.js';

/** What was said: by the admin to everybody, and by the first teacher of each class to the class and its guardians. */
const say = `
  WITH class_teachers AS (
    SELECT DISTINCT ON (s.classroom_id) s.classroom_id, s.teacher_id FROM subjects s ORDER BY s.classroom_id, s.position
  ), sayings (who, days, kind, tag, scope, title, body) AS (VALUES
    ('admin', 20, 'info', 'info', 'organization', 'Welcome back', 'The library is open until five again, and so is the workshop.'),
    ('admin', 3, 'alert', 'system', 'organization', 'Fire drill on Thursday', 'When the bell rings, leave your things and follow your teacher.'),
    ('teacher', 9, 'info', 'info', 'classroom', 'Trip to the water works', 'Please bring a packed lunch and a coat. We are back by three.'),
    ('teacher', 2, 'reminder', 'assessment', 'classroom', 'Homework', 'The current homework is due soon. Ask me in class if you are stuck.')
  ), senders AS (
    SELECT 'admin' AS who, u.id AS sender_id, NULL::uuid AS classroom_id FROM users u WHERE u.role = 'ADMIN'
    UNION ALL SELECT 'teacher', teacher_id, classroom_id FROM class_teachers
  ), sent AS (
    INSERT INTO sent_messages (id, organization_id, sender_id, with_guardians, kind, tag, scope_type, scope_id, title, body,
      delivered_at, created_at, updated_at)
    SELECT id_of(hash), o.id, sender_id, who = 'teacher', kind, tag, scope, classroom_id, title, body, at, at, at
    FROM sayings JOIN senders USING (who) CROSS JOIN organizations o,
      LATERAL (SELECT md5(title || sender_id || coalesce(classroom_id::text, '')) AS hash,
                      $1::date - days + interval '10 hours' AS at) said
    RETURNING *
  ), heard AS (
    SELECT sent.id AS send_id, u.id AS recipient_id FROM sent JOIN users u ON u.id <> sent.sender_id WHERE scope_type = 'organization'
    UNION
    SELECT sent.id, m.user_id FROM sent JOIN classroom_members m ON m.classroom_id = sent.scope_id AND m.member_role = 'STUDENT'
    UNION
    SELECT sent.id, g.parent_id FROM sent JOIN classroom_members m ON m.classroom_id = sent.scope_id JOIN guardianships g ON g.student_id = m.user_id
  )
  INSERT INTO messages (id, recipient_id, sender_id, send_id, kind, tag, scope_type, scope_id, title, body, read_at, created_at, updated_at)
  SELECT id_of(hash), recipient_id, sender_id, send_id, kind, tag, scope_type, scope_id, title, body,
         CASE WHEN dice(hash, 1, 10) < 7 AND created_at < $1::timestamptz - interval '4 days' THEN created_at + interval '1 day' END, created_at, created_at
  FROM heard JOIN sent ON sent.id = heard.send_id, LATERAL (SELECT md5(send_id::text || recipient_id) AS hash) hashed`;

/** What the school itself tells its staff. */
const remindStaff = `
  INSERT INTO messages (id, recipient_id, kind, tag, scope_type, title, body, created_at, updated_at)
  SELECT id_of(hash), u.id, 'update', 'system', 'organization', 'The new school year is open', 'Classes, subjects and students are in place.', at, at
  FROM users u, LATERAL (SELECT md5('staff' || u.id) AS hash, $1::date - 30 + interval '7 hours' AS at) told
  WHERE u.role IN ('ADMIN', 'TEACHER')`;

const countHeard = `
  UPDATE sent_messages s SET recipient_count = heard.recipients
  FROM (SELECT send_id, count(*) AS recipients FROM messages GROUP BY send_id) heard WHERE heard.send_id = s.id`;

/** Fills the inboxes. Returns how many messages there are. */
export async function sendMessages(client: pg.Client, now: Date): Promise<number> {
  const { rowCount } = await client.query(rolled(say), [now]);
  const told = await client.query(rolled(remindStaff), [now]);
  await client.query(countHeard);
  return (rowCount ?? 0) + (told.rowCount ?? 0);
}
