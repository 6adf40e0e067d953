import { ids, year } from '../support/cast.js';

/** A UUID determined by a word, so that later statements need no joins. */
const uid = (word: string) => `overlay(overlay(md5(${word}) PLACING '7' FROM 13) PLACING '8' FROM 17)::uuid`;

/** Class 1 is P1A, a quiet class with three old assessments; classes 2 to 10 are busy. All have 30 students. */
const classes = 2_000;
const teachers = 1_000;
const students = classes * 30;
const classId = (n: string) => `CASE ${n} WHEN 1 THEN '${ids.p1a}'::uuid ELSE ${uid(`'class' || ${n}`)} END`;
const studentId = (n: string) => uid(`'student' || ${n}`);
const teacherId = (n: string) => uid(`'teacher' || ${n}`);

/** Loads a table without triggers, foreign keys and secondary indexes, which take ten times as long row by row. */
const bulk = (table: string, ...statements: string[]): string[] => [
  `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
  `CREATE TABLE seed_indexes AS SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
   FROM pg_index WHERE indrelid = '${table}'::regclass AND NOT indisunique`,
  `DO $$ DECLARE i record; BEGIN FOR i IN SELECT * FROM seed_indexes LOOP EXECUTE 'DROP INDEX ' || i.name; END LOOP; END $$`,
  ...statements,
  `DO $$ DECLARE i record; BEGIN FOR i IN SELECT * FROM seed_indexes LOOP EXECUTE i.definition; END LOOP; END $$`,
  `DROP TABLE seed_indexes`,
  `ALTER TABLE ${table} ENABLE TRIGGER ALL`,
];

/** A name made from a number: some 1,700 different words of three syllables. */
const word = (n: string) =>
  `initcap((ARRAY['ba','ce','di','fo','gu','ha','je','ki','lo','mu','na','pe'])[1 + ${n} % 12] ||
    (ARRAY['ran','sel','tim','von','wul','xan','yer','zil','bor','cun','dal','fer'])[1 + ${n} / 12 % 12] ||
    (ARRAY['a','e','i','o','us','er','in','on','as','el','is','or'])[1 + ${n} / 144 % 12])`;

/**
 * A hundred times the benchmark's school: 61,000 users, 2,000 classes, 40,000 assessments, 1.2 million submissions,
 * 60,000 resources and 1.5 million login sessions in a year.
 */
export const largeSchool = [
  `INSERT INTO users (id, organization_id, email, username, first_name, last_name, role, email_verified, created_at)
   SELECT ${uid('kind || n')}, 'test', kind || n || '@large.example', kind || n, ${word('(n * 7)')}, ${word('(n * 11 / 3)')}, role, true,
     now() - n * interval '1 minute'
   FROM (SELECT 'student' AS kind, 'STUDENT' AS role, generate_series(1, ${students}) AS n
         UNION ALL SELECT 'teacher', 'TEACHER', generate_series(1, ${teachers})) people`,
  `INSERT INTO student_profiles (id, organization_id, student_number, level)
   SELECT ${studentId('n')}, 'test', 'L-' || n, 'L' || (n - 1) / 180 FROM generate_series(1, ${students}) n`,
  `INSERT INTO classrooms (id, organization_id, level, class_number, academic_year, name)
   SELECT ${classId('n')}, 'test', 'L' || (n - 1) / 6, (n - 1) % 6 + 1, '${year}', 'Class ' || n FROM generate_series(2, ${classes}) n`,
  `INSERT INTO classroom_members (id, classroom_id, user_id, member_role, academic_year)
   SELECT gen_random_uuid(), ${classId('((n - 1) / 30 + 1)')}, ${studentId('n')}, 'STUDENT', '${year}' FROM generate_series(1, ${students}) n
   UNION ALL
   SELECT gen_random_uuid(), ${classId('n')}, ${teacherId(`(n % ${teachers} + 1)`)}, 'TEACHER', '${year}' FROM generate_series(1, ${classes}) n
   UNION ALL
   SELECT gen_random_uuid(), ${classId('n')}, '${ids.olga}', 'TEACHER', '${year}' FROM generate_series(2, 6) n`,
  `INSERT INTO core_subjects (id, organization_id, name) VALUES (${uid("'core'")}, 'test', 'Everything')`,
  `INSERT INTO subjects (id, organization_id, core_subject_id, classroom_id, name, position)
   SELECT ${uid("'subject' || c || '-' || s")}, 'test', ${uid("'core'")}, ${classId('c')}, 'Subject ' || s, s
   FROM generate_series(1, ${classes}) c, generate_series(1, 4) s`,
  `INSERT INTO units (id, subject_id, classroom_id, title, position)
   SELECT ${uid("'unit' || s.id || n")}, s.id, s.classroom_id, 'Unit ' || n, n FROM subjects s, generate_series(0, 1) n`,

  ...bulk(
    'assessments',
    `INSERT INTO assessments (id, organization_id, author_id, title, type, status, max_score, due_at, allow_late, late_penalty_percent,
       max_attempts, grading_method, shuffle, review, classroom_id, subject_id, attached_at, item_count, submission_count, graded_count,
       created_at)
     SELECT ${uid("'assessment' || c || '-' || n")}, 'test', ${teacherId(`(c % ${teachers} + 1)`)}, 'Test ' || n || ' on ' || ${word('(c * 31 + n)')},
       'quiz', 'published', 5, now() + (c * 37 + n * 101) % 8000 * interval '1 hour' - interval '300 days', true, 0, 1, 'highest', false, 'when_graded',
       ${classId('c')}, ${uid("'subject' || c || '-' || (n % 4 + 1)")}, now(), 0, 30, 27,
       now() - CASE c WHEN 1 THEN interval '2 years' ELSE n * interval '3 hours' END - c * interval '1 minute'
     FROM generate_series(1, ${classes}) c, generate_series(1, CASE WHEN c = 1 THEN 3 WHEN c <= 10 THEN 2233 ELSE 10 END) n`,
  ),
  ...bulk(
    'submissions',
    `INSERT INTO submissions (id, organization_id, assessment_id, student_id, subject_id, classroom_id, status, score, graded_at,
       counted_attempt, score_total, scored_attempts, submitted_at)
     SELECT gen_random_uuid(), 'test', a.id, m.user_id, a.subject_id, a.classroom_id, state, CASE state WHEN 'graded' THEN 4 END,
       CASE state WHEN 'graded' THEN a.created_at END, 1, 4, 1,
       a.created_at + abs(hashtext(a.id::text || m.user_id)) % 6000 * interval '1 minute'
     FROM assessments a JOIN classroom_members m ON m.classroom_id = a.classroom_id AND m.member_role = 'STUDENT' AND m.user_id <> '${ids.ben}',
       LATERAL (SELECT CASE WHEN hashtext(m.user_id || a.id::text) % 10 = 0 THEN 'submitted' ELSE 'graded' END AS state) graded`,
  ),

  `INSERT INTO resources (id, organization_id, scope, type, status, title, description, content_url, topics, created_by, created_at)
   SELECT ${uid("'library' || n")}, 'test', 'library', 'article', 'active', 'About ' || ${word('n')} || ' in lesson ' || n,
     'An introduction with examples and exercises.', 'https://example.org/' || n,
     ARRAY['topic-' || n % 2000, 'level-' || n % 12], ${teacherId(`(n % ${teachers} + 1)`)}, now() - n * interval '1 hour'
   FROM generate_series(1, 28000) n`,
  `INSERT INTO resources (id, organization_id, scope, type, status, title, description, content_url, label, position, topics, classroom_id,
     subject_id, unit_id, created_by, created_at)
   SELECT ${uid("'resource' || u.id || n")}, 'test', 'structure', 'article', 'active',
     'Reading on ' || ${word('abs(hashtext(u.id::text) % 100000)')}, 'To be read before the lesson.', 'https://example.org/' || u.id,
     'reading-' || n, n, ARRAY['topic-' || abs(hashtext(u.id::text || n)) % 2000], u.classroom_id, u.subject_id, u.id, ${teacherId('1')},
     now() - n * interval '1 day' - abs(hashtext(u.id::text)) % 100000 * interval '1 minute'
   FROM units u, generate_series(0, 1) n`,

  ...bulk(
    'user_sessions',
    `INSERT INTO user_sessions (id, user_id, start_time, last_active, end_time, end_reason, duration_seconds, refresh_hash)
     SELECT gen_random_uuid(), ${studentId('n')}, start, start + length, start + length, CASE k % 3 WHEN 0 THEN 'logout' ELSE 'idle' END,
       extract(epoch FROM length)::int, 'past' || n || '-' || k
     FROM (SELECT n, k, now() - interval '3 hours' - (k * 14.6 + random() * 14) * interval '1 day' AS start,
             floor(random() * 7200) * interval '1 second' AS length
           FROM generate_series(1, ${students}) n, generate_series(0, 24) k) past`,
    `INSERT INTO user_sessions (id, user_id, start_time, last_active, refresh_hash)
     SELECT gen_random_uuid(), ${studentId('n')}, now() - interval '20 minutes', now(), 'open' || n FROM generate_series(1, 600) n`,
  ),
  `SELECT recount_session_days(anyway => true)`,
  `VACUUM (ANALYZE)`,
];
