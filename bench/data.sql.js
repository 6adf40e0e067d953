/** Switches triggers and the checks of foreign keys off and on again, in the transaction that fills a database. */
const withoutTriggers = 'SET LOCAL session_replication_role = replica';
const withTriggers = 'SET LOCAL session_replication_role = origin';

/**
 * Generates the benchmark data in PostgreSQL: 20 × `:scale` classrooms of 30 students and a teacher. The requests come from
 * the first 20 classrooms at every scale; their people also have `:scale` times the history (login sessions, assessments,
 * submissions, courses and progress). Search words match the same number of resources at every scale.
 */
export const statements = [
  `CREATE OR REPLACE FUNCTION pg_temp.uid(word text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
     SELECT overlay(overlay(md5(word) PLACING '7' FROM 13) PLACING '8' FROM 17)::uuid $$`,

  `INSERT INTO users (id, organization_id, email, username, password_hash, first_name, last_name, role, email_verified)
   SELECT pg_temp.uid(kind || n), 'bench', kind || n || '@bench.example', kind || n, :hash, 'First' || n, 'Last' || n, role, true
   FROM (SELECT 'student' AS kind, 'STUDENT' AS role, generate_series(1, 600 * :scale) AS n
         UNION ALL SELECT 'teacher', 'TEACHER', generate_series(1, 20 * :scale)) people`,

  `INSERT INTO student_profiles (id, organization_id, student_number, level)
   SELECT pg_temp.uid('student' || n), 'bench', 'S-' || n, 'L' || ((n - 1) / 30 + 1) / 6
   FROM generate_series(1, 600 * :scale) n`,

  `INSERT INTO classrooms (id, organization_id, level, class_number, academic_year, name)
   SELECT pg_temp.uid('class' || n), 'bench', 'L' || (n / 6), n % 6 + 1, '2026', 'Class ' || n
   FROM generate_series(1, 20 * :scale) n`,

  `INSERT INTO classroom_members (id, classroom_id, user_id, member_role, academic_year)
   SELECT pg_temp.uid('student member' || n), pg_temp.uid('class' || ((n - 1) / 30 + 1)), pg_temp.uid('student' || n), 'STUDENT', '2026'
   FROM generate_series(1, 600 * :scale) n
   UNION ALL SELECT pg_temp.uid('teacher member' || n), pg_temp.uid('class' || n), pg_temp.uid('teacher' || n), 'TEACHER', '2026'
   FROM generate_series(1, 20 * :scale) n`,

  `INSERT INTO core_subjects (id, organization_id, name) VALUES (pg_temp.uid('core'), 'bench', 'Everything')`,

  `INSERT INTO subjects (id, organization_id, core_subject_id, classroom_id, name, position)
   SELECT pg_temp.uid('subject' || c || '-' || s), 'bench', pg_temp.uid('core'), pg_temp.uid('class' || c), 'Subject ' || s, s
   FROM generate_series(1, 20 * :scale) c, generate_series(1, 4) s`,

  `INSERT INTO units (id, subject_id, classroom_id, title, position)
   SELECT pg_temp.uid('unit' || s.id || n), s.id, s.classroom_id, 'Unit ' || n, n FROM subjects s, generate_series(0, 5) n`,
  `INSERT INTO parts (id, unit_id, subject_id, classroom_id, title, position)
   SELECT pg_temp.uid('part' || u.id || n), u.id, u.subject_id, u.classroom_id, 'Part ' || n, n FROM units u, generate_series(0, 3) n`,
  `INSERT INTO sections (id, part_id, subject_id, classroom_id, title, body, position)
   SELECT pg_temp.uid('section' || p.id || n), p.id, p.subject_id, p.classroom_id, 'Section ' || n,
     'What the book says about ' || left(md5('word' || abs(hashtext(p.id::text || n)) % (50 * :scale)), 8) || ', in short.', n
   FROM parts p, generate_series(0, 3) n`,

  `INSERT INTO questions (id, organization_id, author_id, current_version_id, type, title, prompt, format, body, key, feedback, points)
   SELECT pg_temp.uid('question' || n), 'bench', pg_temp.uid('teacher1'), pg_temp.uid('version' || n), 'true_false', 'Question ' || n,
     'Is ' || n || ' a number?', 'plain', '{}', '{"answer": true}', '', 1 FROM generate_series(1, 200 * :scale) n`,
  `INSERT INTO question_versions (id, question_id, number, type, title, prompt, format, body, key, feedback, points)
   SELECT current_version_id, id, 1, type, title, prompt, format, body, key, feedback, points FROM questions`,

  // The ten newest tests of each classroom are open, with a limit of 100 attempts; the others have submissions.
  `INSERT INTO assessments (id, organization_id, author_id, title, type, status, max_score, allow_late, late_penalty_percent,
     max_attempts, grading_method, shuffle, review, classroom_id, subject_id, attached_at, item_count, created_at)
   SELECT pg_temp.uid('assessment' || c || '-' || n), 'bench', pg_temp.uid('teacher' || c), 'Test ' || n, 'quiz', 'published', 5, true, 0,
     100, 'highest', false, 'when_graded', pg_temp.uid('class' || c), pg_temp.uid('subject' || c || '-' || (n % 4 + 1)), now(), 5,
     now() - n * interval '3 hours'
   FROM generate_series(1, 20 * :scale) c, generate_series(1, 10 + 20 * CASE WHEN c <= 20 THEN :scale ELSE 1 END) n`,
  `INSERT INTO assessment_items (id, assessment_id, question_version_id, position, points)
   SELECT pg_temp.uid('item' || a.id || n), a.id, pg_temp.uid('version' || (1 + (abs(hashtext(a.id::text)) + n) % (200 * :scale))), n, 1
   FROM assessments a, generate_series(0, 4) n`,

  // Each student has an attempt in progress at the tenth test of the classroom.
  `INSERT INTO attempts (id, organization_id, assessment_id, student_id, classroom_id, subject_id, attempt_number, status, seed,
     shuffle, navigation, screen_id, started_at, last_seen_at)
   SELECT pg_temp.uid('started' || m.user_id), 'bench', a.id, m.user_id, a.classroom_id, a.subject_id, 1, 'in_progress', 'seed', false,
     'free', '00000000-0000-4000-8000-000000000001', now(), now()
   FROM assessments a JOIN classroom_members m ON m.classroom_id = a.classroom_id AND m.member_role = 'STUDENT'
   WHERE a.title = 'Test 10'`,

  // Written with their grades and ledger as the triggers would, and counted afterwards: row by row takes many times as long.
  withoutTriggers,
  `INSERT INTO submissions (id, organization_id, assessment_id, student_id, subject_id, classroom_id, status, score, graded_at,
     counted_attempt, score_total, scored_attempts, submitted_at)
   SELECT pg_temp.uid('submission' || a.id || m.user_id), 'bench', a.id, m.user_id, a.subject_id, a.classroom_id, 'graded', 4,
     a.created_at, 1, 4, 1, a.created_at + interval '1 hour'
   FROM assessments a JOIN classroom_members m ON m.classroom_id = a.classroom_id AND m.member_role = 'STUDENT'
   WHERE a.title NOT IN ('Test 1', 'Test 2', 'Test 3', 'Test 4', 'Test 5', 'Test 6', 'Test 7', 'Test 8', 'Test 9', 'Test 10')`,
  `INSERT INTO submission_attempts (id, submission_id, student_id, attempt_number, answers, grades, submitted_at, is_late,
     auto_score, pending_items, score, released_at, receipt)
   SELECT pg_temp.uid('attempt' || s.id), s.id, s.student_id, 1, '{}', '{}', s.submitted_at, false, 4, 0, 4, s.submitted_at, '{}' FROM submissions s`,
  `INSERT INTO grades (organization_id, assessment_id, student_id, subject_id, classroom_id, work_score, score, change_count)
   SELECT organization_id, assessment_id, student_id, subject_id, classroom_id, score, score, 1 FROM submissions`,
  `INSERT INTO grade_changes (assessment_id, student_id, number, kind, to_score, from_excused, to_excused, source, cause, changed_at)
   SELECT assessment_id, student_id, 1, 'grade', score, false, false, 'work', 'submission', submitted_at FROM submissions`,
  withTriggers,
  `UPDATE assessments a SET submission_count = s.count, graded_count = s.count
   FROM (SELECT assessment_id, count(*) FROM submissions GROUP BY 1) s WHERE s.assessment_id = a.id`,
  `SELECT recount_learning()`,

  // Two logins per student and day, for 50 days, in the first 20 classrooms 50 × scale.
  withoutTriggers,
  `INSERT INTO user_sessions (id, user_id, ip_address, user_agent, start_time, last_active, end_time, end_reason, duration_seconds, refresh_hash)
   SELECT gen_random_uuid(), pg_temp.uid('student' || n), '10.0.0.1', 'Browser', start, start + length, start + length,
     CASE k % 3 WHEN 0 THEN 'logout' ELSE 'idle' END, extract(epoch FROM length)::int, 'past' || n || '-' || k
   FROM (SELECT n, k, now() - interval '1 hour' - k * interval '12 hours' - random() * interval '11 hours' AS start,
           floor(random() * 3600) * interval '1 second' AS length
         FROM generate_series(1, 600 * :scale) n,
           generate_series(0, 100 * CASE WHEN n <= 600 THEN :scale ELSE 1 END - 1) k) past`,
  withTriggers,
  `SELECT recount_session_days(anyway => true)`,

  // A library of 2,000 × scale resources, and one in each part of every outline.
  `INSERT INTO resources (id, organization_id, scope, type, status, title, description, content_url, topics, created_by, created_at)
   SELECT pg_temp.uid('library' || n), 'bench', 'library', 'article', 'active',
     'About ' || left(md5('word' || n % (50 * :scale)), 8) || ' in lesson ' || n, 'An introduction with examples and exercises.',
     'https://example.org/' || n, ARRAY['topic-' || n % (20 * :scale)], pg_temp.uid('teacher1'), now() - n * interval '1 hour'
   FROM generate_series(1, 2000 * :scale) n`,
  `INSERT INTO resources (id, organization_id, scope, type, status, title, description, content_url, label, position, classroom_id,
     subject_id, unit_id, part_id, created_by)
   SELECT pg_temp.uid('resource' || p.id), 'bench', 'structure', 'article', 'active',
     'Reading on ' || left(md5('word' || abs(hashtext(p.id::text)) % (50 * :scale)), 8), 'To be read before the lesson.',
     'https://example.org/' || p.id, 'reading', 0, p.classroom_id, p.subject_id, p.unit_id, p.id, pg_temp.uid('teacher1')
   FROM parts p`,

  // 60 × scale courses of six modules in a row, each with three lessons.
  `INSERT INTO courses (id, organization_id, created_by, title, description, status, published_at, created_at)
   SELECT pg_temp.uid('course' || n), 'bench', pg_temp.uid('teacher' || (1 + n % (20 * :scale))), 'Course ' || n,
     'What the course is about, in a few words.', 'published', now(), now() - n * interval '1 hour'
   FROM generate_series(1, 60 * :scale) n`,
  `INSERT INTO modules (id, organization_id, course_id, created_by, title, description, overview, module_order, duration_minutes, min_tier,
     status, published_at)
   SELECT pg_temp.uid('module' || c.id || n), 'bench', c.id, c.created_by, 'Module ' || n, 'What the module is about.', 'Read this first.', n,
     30, CASE WHEN n = 6 THEN 'premium' ELSE 'basic' END, 'published', now()
   FROM courses c, generate_series(1, 6) n`,
  `INSERT INTO module_prerequisites (module_id, prerequisite_id)
   SELECT m.id, p.id FROM modules m JOIN modules p ON p.course_id = m.course_id AND p.module_order = m.module_order - 1`,
  `INSERT INTO lessons (id, module_id, sort_order, title, type, estimated_minutes, content)
   SELECT pg_temp.uid('lesson' || m.id || n), m.id, n, 'Lesson ' || n, 'text', 10, jsonb_build_object('text',
     'A text to read about ' || left(md5('word' || abs(hashtext(m.id::text || n)) % (50 * :scale)), 8) || ' and more.')
   FROM modules m, generate_series(0, 2) n`,

  // Each student has twelve messages and twelve notes, those of the first 20 classrooms 12 × scale.
  `INSERT INTO messages (id, recipient_id, kind, tag, scope_type, title, body, created_at)
   SELECT gen_random_uuid(), pg_temp.uid('student' || n), 'info', 'info', 'organization', 'News ' || k,
     'Read about ' || left(md5('word' || (n + k * 7) % (50 * :scale)), 8) || ' in the library.', now() - k * interval '1 hour'
   FROM generate_series(1, 600 * :scale) n, generate_series(1, 12 * CASE WHEN n <= 600 THEN :scale ELSE 1 END) k`,
  `INSERT INTO notes (id, user_id, title, content, plain_text, word_count, created_at)
   SELECT gen_random_uuid(), pg_temp.uid('student' || n), 'Note ' || k, '<p>Own words</p>',
     'Own words about ' || left(md5('word' || (n + k * 11) % (50 * :scale)), 8) || ' and the lesson.', 8, now() - k * interval '1 hour'
   FROM generate_series(1, 600 * :scale) n, generate_series(1, 12 * CASE WHEN n <= 600 THEN :scale ELSE 1 END) k`,

  // Each student is in four courses, those of the first 20 classrooms in 4 × scale. 13 and the number of courses have no common divisor.
  `INSERT INTO enrollments (id, course_id, user_id, status, source, enrolled_at, sequence)
   SELECT pg_temp.uid('enrollment' || n || '-' || k), pg_temp.uid('course' || course), pg_temp.uid('student' || n), 'enrolled', 'self', now(),
     row_number() OVER (PARTITION BY course ORDER BY n)
   FROM (SELECT n, k, 1 + (n * 7 + k * 13) % (60 * :scale) AS course
         FROM generate_series(1, 600 * :scale) n, generate_series(1, 4 * CASE WHEN n <= 600 THEN :scale ELSE 1 END) k) drawn`,

  // The first module is completed, the second begun, the others are locked.
  withoutTriggers,
  `INSERT INTO user_progress (id, user_id, module_id, progress_percent, status, time_spent_minutes, last_accessed_at, completed_at, first_completed_at)
   SELECT pg_temp.uid('progress' || e.id || m.id), e.user_id, m.id, percent, CASE percent WHEN 100 THEN 'completed' WHEN 33 THEN 'in_progress' ELSE 'locked' END,
     percent / 2, at, CASE percent WHEN 100 THEN at END, CASE percent WHEN 100 THEN at END
   FROM enrollments e JOIN modules m ON m.course_id = e.course_id,
     LATERAL (SELECT CASE m.module_order WHEN 1 THEN 100 WHEN 2 THEN 33 ELSE 0 END AS percent,
                now() - abs(hashtext(e.id::text)) % 1000 * interval '1 hour' AS at) drawn`,
  `INSERT INTO user_progress (id, user_id, module_id, lesson_id, progress_percent, status, time_spent_minutes, last_accessed_at, completed_at, first_completed_at)
   SELECT pg_temp.uid('progress' || e.id || l.id), e.user_id, m.id, l.id, 100, 'completed', 10, now(), now(), now()
   FROM enrollments e JOIN modules m ON m.course_id = e.course_id JOIN lessons l ON l.module_id = m.id
   WHERE m.module_order = 1 OR (m.module_order = 2 AND l.sort_order = 0)`,
  withTriggers,
  `INSERT INTO user_learning_days (user_id, day)
   SELECT pg_temp.uid('student' || n), current_date - d FROM generate_series(1, 600 * :scale) n,
     generate_series(0, 30 * CASE WHEN n <= 600 THEN :scale ELSE 1 END) d`,
];

/** Run in the database of every launch: opens one session per user, with the id of the user. */
export const openSessions = [
  `INSERT INTO user_sessions (id, user_id, ip_address, user_agent, start_time, last_active, refresh_hash)
   SELECT id, id, '127.0.0.1', 'Browser', now(), now(), 'open ' || id FROM users`,
  'ANALYZE user_sessions',
];
