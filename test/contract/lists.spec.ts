import { VoteCipher } from '#community/civic/votes/vote-cipher.js';
import { InteractionRecorder } from '#learning/interactions/interaction-recorder.js';
import { features } from '#platform/config/feature-catalogue.js';
import { readCsv } from '#platform/tabular/csv.js';
import { password } from '../support/cast.js';
import { openSchool, type Person } from '../support/school.js';
import { documentOf, operationsOf } from './operations.js';
import { type Random, seeded } from './values.js';

// Achievements are granted after the response, with messages.
const school = openSchool({ FEATURES: features.filter((feature) => feature !== 'achievements').join() });
const random: Random = seeded(5);
const actorsPerRole = { TEACHER: 60, STUDENT: 70, PARENT: 70 };
type Asker = keyof typeof actorsPerRole;

/** Classrooms an actor teaches, attends, or has a child in, written independently of the application's scopes. */
const taught = `SELECT classroom_id FROM classroom_members WHERE user_id = $1 AND member_role = 'TEACHER' AND left_at IS NULL`;
const attended = `SELECT classroom_id FROM classroom_members WHERE user_id = $1 AND left_at IS NULL`;
const children = `SELECT student_id FROM guardianships WHERE parent_id = $1`;
const childrens = `SELECT classroom_id FROM classroom_members WHERE left_at IS NULL AND user_id IN (${children})`;
const pupils = `SELECT user_id FROM classroom_members WHERE left_at IS NULL AND member_role = 'STUDENT' AND classroom_id IN (${taught})`;
const joined = `SELECT course_id FROM enrollments WHERE status <> 'left' AND user_id = $1`;
const listedCourses = `SELECT id FROM courses WHERE status = 'published' AND (visibility <> 'invitation' OR id IN (${joined}))`;
const listedModules = `SELECT id FROM modules WHERE status = 'published' AND (course_id IS NULL OR course_id IN (${listedCourses}))`;
const activeSubjects = `SELECT id FROM subjects WHERE status = 'active'`;
/** Modules of courses with a seat, and those outside courses; none of them has a tier or prerequisites. */
const openModules = `SELECT id FROM modules WHERE status = 'published' AND (course_id IS NULL OR course_id IN (
  SELECT c.id FROM courses c JOIN enrollments e ON e.course_id = c.id AND e.user_id = $1 AND e.status = 'enrolled' WHERE c.status = 'published'))`;
const ownModules = `SELECT m.id FROM modules m LEFT JOIN courses c ON c.id = m.course_id WHERE coalesce(c.created_by, m.created_by) = $1`;
/** Notes about modules of courses in which the author, who shares with others, and the actor have seats. */
const ofPeer = `user_id IN (SELECT id FROM user_privacy_settings WHERE community_sharing) AND module_id IN (SELECT m.id FROM modules m
  JOIN enrollments a ON a.course_id = m.course_id AND a.status = 'enrolled' AND a.user_id = $1
  JOIN enrollments b ON b.course_id = m.course_id AND b.status = 'enrolled' AND b.user_id = n.user_id)`;
const listedToTeachers = `SELECT id FROM modules WHERE status <> 'archived' AND (id IN (${ownModules}) OR status = 'published'
  AND (course_id IS NULL OR course_id IN (SELECT id FROM courses WHERE status <> 'draft')))`;
/** Live sessions to which the actor is invited, and those of own classrooms and courses. */
const ofPlace = `id IN (SELECT session_id FROM session_participants WHERE user_id = $1)
  OR classroom_id IN (${attended}) OR course_id IN (${joined})`;
const nothing = 'SELECT NULL::uuid AS id WHERE $1::uuid IS NULL';

/** The expected rows of each list for the actor `$1`, by role. A missing role gets 403. */
const expectedRows: Record<string, Partial<Record<Asker, string>>> = {
  '/classrooms': {
    TEACHER: `SELECT id FROM classrooms WHERE archived_at IS NULL AND id IN (${attended})`,
    STUDENT: `SELECT id FROM classrooms WHERE archived_at IS NULL AND id IN (${attended})`,
    PARENT: `SELECT id FROM classrooms WHERE archived_at IS NULL AND id IN (${childrens})`,
  },
  '/students': {
    TEACHER: `SELECT id FROM users WHERE role = 'STUDENT' AND id IN (${pupils})`,
    PARENT: `SELECT id FROM users WHERE role = 'STUDENT' AND id IN (${children})`,
  },
  '/students?q=a': {
    TEACHER: `SELECT id FROM users WHERE id IN (${pupils}) AND concat_ws(' ', first_name, last_name, username) ~* '\\ma'`,
    PARENT: `SELECT id FROM users WHERE id IN (${children}) AND concat_ws(' ', first_name, last_name, username) ~* '\\ma'`,
  },
  '/subjects': {
    TEACHER: `SELECT id FROM subjects WHERE status = 'active' AND classroom_id IN (${taught})`,
    STUDENT: `SELECT id FROM subjects WHERE status = 'active' AND classroom_id IN (${attended})`,
    PARENT: `SELECT id FROM subjects WHERE status = 'active' AND classroom_id IN (${childrens})`,
  },
  '/assessments': {
    TEACHER: `SELECT id FROM assessments WHERE status <> 'archived' AND (classroom_id IS NULL OR classroom_id IN (${taught}))`,
    STUDENT: `SELECT id FROM assessments WHERE status = 'published' AND classroom_id IN (${attended})`,
    PARENT: `SELECT id FROM assessments WHERE status = 'published' AND classroom_id IN (${childrens})`,
  },
  '/assessments?work=not_submitted': {
    STUDENT: `SELECT id FROM assessments a WHERE status = 'published' AND classroom_id IN (${attended})
      AND NOT EXISTS (SELECT FROM submissions s WHERE s.assessment_id = a.id AND s.student_id = $1)`,
    PARENT: `SELECT id FROM assessments a WHERE status = 'published' AND EXISTS (
      SELECT FROM classroom_members m WHERE m.classroom_id = a.classroom_id AND m.left_at IS NULL AND m.user_id IN (${children})
        AND NOT EXISTS (SELECT FROM submissions s WHERE s.assessment_id = a.id AND s.student_id = m.user_id))`,
  },
  '/assessments?work=graded': {
    STUDENT: `SELECT assessment_id AS id FROM submissions s JOIN assessments a ON a.id = s.assessment_id
      WHERE s.status = 'graded' AND s.student_id = $1 AND a.classroom_id IN (${attended})`,
    PARENT: `SELECT DISTINCT a.id FROM submissions s JOIN assessments a ON a.id = s.assessment_id
      JOIN classroom_members m ON m.classroom_id = a.classroom_id AND m.left_at IS NULL AND m.user_id = s.student_id
      WHERE s.status = 'graded' AND s.student_id IN (${children})`,
  },
  '/assessments?myClasses=true': {
    TEACHER: `SELECT id FROM assessments WHERE status <> 'archived' AND classroom_id IN (${taught})`,
    STUDENT: `SELECT id FROM assessments WHERE status = 'published' AND classroom_id IN (${attended})`,
    PARENT: nothing,
  },
  '/assessments/bank': {
    TEACHER: `SELECT id FROM assessments WHERE classroom_id IS NULL AND status <> 'archived' AND $1::uuid IS NOT NULL`,
  },
  '/submissions': {
    TEACHER: `SELECT id FROM submissions WHERE classroom_id IN (${taught})`,
    STUDENT: `SELECT id FROM submissions WHERE student_id = $1`,
    PARENT: `SELECT id FROM submissions WHERE status <> 'submitted' AND student_id IN (${children})`,
  },
  '/submissions?status=graded': {
    TEACHER: `SELECT id FROM submissions WHERE status = 'graded' AND classroom_id IN (${taught})`,
    STUDENT: `SELECT id FROM submissions WHERE status = 'graded' AND student_id = $1`,
    PARENT: `SELECT id FROM submissions WHERE status = 'graded' AND student_id IN (${children})`,
  },
  '/submissions?myClasses=true&status=submitted': {
    TEACHER: `SELECT id FROM submissions WHERE status = 'submitted' AND classroom_id IN (${taught})`,
    STUDENT: `SELECT id FROM submissions WHERE status = 'submitted' AND student_id = $1 AND classroom_id IN (${attended})`,
    PARENT: nothing,
  },
  '/grades': {
    TEACHER: `SELECT id FROM grades WHERE classroom_id IN (${taught})`,
    STUDENT: `SELECT id FROM grades WHERE student_id = $1`,
    PARENT: `SELECT id FROM grades WHERE student_id IN (${children})`,
  },
  '/regrade-requests': {
    TEACHER: `SELECT id FROM regrade_requests WHERE classroom_id IN (${taught})`,
    STUDENT: `SELECT id FROM regrade_requests WHERE student_id = $1`,
  },
  '/group-sets': {
    TEACHER: `SELECT id FROM group_sets WHERE classroom_id IN (${taught})`,
    STUDENT: `SELECT id FROM group_sets WHERE classroom_id IN (${attended})`,
  },
  '/rubrics': { TEACHER: `SELECT id FROM rubrics WHERE archived_at IS NULL AND (owner_id = $1 OR is_shared)` },
  '/marking-comments': { TEACHER: `SELECT id FROM marking_comments WHERE owner_id = $1 OR is_shared` },
  '/report-cards': {
    TEACHER: `SELECT id FROM report_cards WHERE classroom_id IN (${taught})`,
    STUDENT: `SELECT id FROM report_cards WHERE student_id = $1`,
    PARENT: `SELECT id FROM report_cards WHERE student_id IN (${children})`,
  },
  '/submissions/me': { STUDENT: `SELECT id FROM submissions WHERE student_id = $1` },
  '/privacy/erasure-requests': Object.fromEntries(
    Object.keys(actorsPerRole).map((role) => [role, 'SELECT id FROM erasure_requests WHERE user_id = $1']),
  ),
  '/sessions/me': Object.fromEntries(
    Object.keys(actorsPerRole).map((role) => [role, 'SELECT id FROM user_sessions WHERE user_id = $1']),
  ),
  '/courses': {
    TEACHER: `SELECT id FROM courses WHERE status = 'published' AND $1::uuid IS NOT NULL`,
    STUDENT: listedCourses,
    PARENT: listedCourses,
  },
  '/courses?status=draft': {
    TEACHER: `SELECT id FROM courses WHERE status = 'draft' AND created_by = $1`,
    STUDENT: nothing,
    PARENT: nothing,
  },
  '/courses?enrolled=true': Object.fromEntries(
    Object.keys(actorsPerRole).map((role) => [
      role,
      `SELECT id FROM courses WHERE status = 'published' AND id IN (${joined})`,
    ]),
  ),
  '/enrollments/me': Object.fromEntries(
    Object.keys(actorsPerRole).map((role) => [role, 'SELECT id FROM enrollments WHERE user_id = $1']),
  ),
  '/modules': {
    TEACHER: listedToTeachers,
    STUDENT: listedModules,
    PARENT: listedModules,
  },
  '/modules?status=archived': {
    TEACHER: `SELECT id FROM modules WHERE status = 'archived' AND id IN (${ownModules})`,
    STUDENT: nothing,
    PARENT: nothing,
  },
  '/certificates/me': Object.fromEntries(
    Object.keys(actorsPerRole).map((role) => [role, 'SELECT id FROM certificates WHERE user_id = $1']),
  ),
  '/learning/history': Object.fromEntries(
    Object.keys(actorsPerRole).map((role) => [role, 'SELECT id FROM user_learning_activity WHERE user_id = $1']),
  ),
  '/learning/bookmarks': Object.fromEntries(
    Object.keys(actorsPerRole).map((role) => [
      role,
      `SELECT id FROM user_learning_activity WHERE activity_type = 'bookmarked' AND user_id = $1`,
    ]),
  ),
  '/notes': Object.fromEntries(
    Object.keys(actorsPerRole).map((role) => [role, 'SELECT id FROM notes WHERE deleted_at IS NULL AND user_id = $1']),
  ),
  '/notes?shared=others': {
    TEACHER: `SELECT id FROM notes n WHERE user_id <> $1 AND deleted_at IS NULL AND NOT is_private
      AND (user_id IN (${pupils}) OR module_id IN (${ownModules}) OR ${ofPeer})`,
    STUDENT: `SELECT id FROM notes n WHERE user_id <> $1 AND deleted_at IS NULL AND NOT is_private AND ${ofPeer}`,
    PARENT: nothing,
  },
  '/live-sessions': {
    TEACHER: `SELECT id FROM live_sessions WHERE instructor_id = $1 OR ${ofPlace}
      OR course_id IN (SELECT id FROM courses WHERE created_by = $1) OR module_id IN (${ownModules}) OR module_id IN (${listedToTeachers})`,
    STUDENT: `SELECT id FROM live_sessions WHERE ${ofPlace} OR module_id IN (${listedModules})`,
  },
  '/recordings': Object.fromEntries(
    Object.keys(actorsPerRole).map((role) => [
      role,
      'SELECT id FROM audio_recordings WHERE user_id = $1 AND deleted_at IS NULL',
    ]),
  ),
  '/civic/votes': Object.fromEntries(
    Object.keys(actorsPerRole).map((role) => [role, 'SELECT id FROM civic_votes WHERE user_id = $1']),
  ),
  '/local/resources': Object.fromEntries(
    Object.keys(actorsPerRole).map((role) => [
      role,
      `SELECT id FROM local_resources WHERE status = 'approved' AND $1::uuid IS NOT NULL`,
    ]),
  ),
  '/local/resources?status=pending': Object.fromEntries(
    Object.keys(actorsPerRole).map((role) => [
      role,
      `SELECT id FROM local_resources WHERE status = 'pending' AND submitted_by = $1`,
    ]),
  ),
  '/search?type=module&q=module': {
    TEACHER: listedToTeachers,
    STUDENT: listedModules,
    PARENT: listedModules,
  },
  '/search?type=lesson&q=lesson': {
    TEACHER: `SELECT id FROM lessons WHERE module_id IN (${listedToTeachers})`,
    STUDENT: `SELECT id FROM lessons WHERE module_id IN (${openModules})`,
    PARENT: `SELECT id FROM lessons WHERE module_id IN (${openModules})`,
  },
  '/search?type=section&q=section': {
    TEACHER: `SELECT id FROM sections WHERE classroom_id IN (${taught})`,
    STUDENT: `SELECT id FROM sections WHERE subject_id IN (${activeSubjects}) AND classroom_id IN (${attended})`,
    PARENT: `SELECT id FROM sections WHERE subject_id IN (${activeSubjects}) AND classroom_id IN (${childrens})`,
  },
  '/search?q=note': Object.fromEntries(
    Object.keys(actorsPerRole).map((role) => [role, 'SELECT id FROM notes WHERE deleted_at IS NULL AND user_id = $1']),
  ),
  '/users/invitations': { TEACHER: nothing },
  '/subscriptions': Object.fromEntries(Object.keys(actorsPerRole).map((role) => [role, nothing])),
  '/messages': Object.fromEntries(Object.keys(actorsPerRole).map((role) => [role, nothing])),
  '/messages/sent': { TEACHER: nothing },
  '/user/consents': Object.fromEntries(
    Object.keys(actorsPerRole).map((role) => [role, 'SELECT id FROM consents WHERE user_id = $1']),
  ),
  '/sync/operations': Object.fromEntries(
    Object.keys(actorsPerRole).map((role) => [role, 'SELECT id FROM sync_operations WHERE user_id = $1']),
  ),
  '/interactions': Object.fromEntries(
    Object.keys(actorsPerRole).map((role) => [role, 'SELECT id FROM user_interactions WHERE user_id = $1']),
  ),
};

/** Small lists, checked for every fifth person only. */
const mostlyEmpty = new Set([
  '/users/invitations',
  '/subscriptions',
  '/messages',
  '/messages/sent',
  '/interactions',
  '/user/consents',
  '/sync/operations',
  '/sessions/me',
  '/courses?status=draft',
  '/modules?status=archived',
  '/enrollments/me',
  '/certificates/me',
  '/recordings',
  '/civic/votes',
  '/local/resources',
  '/local/resources?status=pending',
  '/search?type=module&q=module',
  '/search?type=lesson&q=lesson',
  '/search?type=section&q=section',
  '/search?q=note',
]);

/** Lists with the same rows for all permitted callers, or for admins only. */
const sameForAll =
  /^\/(core-subjects|grade-scales|grading-periods|questions|question-categories|roles|users|organizations|promotions|tcodes|packages|topics|achievements|resources|resources\/search|progress|paths|civic|local)(\/|$)/;

let people: (Person & { role: Asker })[];
beforeAll(async () => {
  people = await createPeople();
  await createClassrooms();
  await createGrades();
  await createCourses();
  await createNotes();
  await createRecordings();
  await createActivity();
  await createTexts();
  await createLiveSessions();
  await createCivicData();
  await school.sql('ANALYZE');
}, 60_000);

/** Creates 200 accounts. */
async function createPeople() {
  const created: (Person & { role: Asker })[] = [];
  for (const role of ['TEACHER', 'STUDENT', 'PARENT'] as const) {
    const rows = await school.sql<{ id: string; email: string }>(
      `INSERT INTO users (id, organization_id, email, password_hash, first_name, last_name, role, email_verified)
       SELECT gen_random_uuid(), 'test', lower($1) || n || '@list.example', password_hash, chr(97 + n % 26) || 'x', 'Y' || n, $1, true
       FROM users, generate_series(1, $3::int) n WHERE id = $2 RETURNING id, email`,
      [role, school.root.id, actorsPerRole[role]],
    );
    created.push(...rows.map(({ id, email }) => ({ id, email, password, role })));
  }
  return created;
}

const pick = <T>(from: T[]): T => from[Math.floor(random() * from.length)] ?? from[0];
const those = (role: Asker) => people.filter((person) => person.role === role);

/** Creates random classes with current and former members, subjects, assessments and submissions. */
async function createClassrooms(): Promise<void> {
  const rooms = await school.sql<{ id: string }>(
    `INSERT INTO classrooms (id, organization_id, level, class_number, academic_year, name)
     SELECT gen_random_uuid(), 'test', 'P' || (n / 6 + 1), n % 6 + 1, '2030', 'Room ' || n
     FROM generate_series(0, 19) n RETURNING id`,
  );
  const ids = rooms.map(({ id }) => id);
  const seats = [
    ...those('STUDENT').flatMap(({ id }) => [[pick(ids), id, 'STUDENT', random() < 0.8 ? null : new Date()]]),
    ...those('TEACHER').flatMap(({ id }) =>
      [...new Set([pick(ids), pick(ids), pick(ids)])].map((room) => [
        room,
        id,
        'TEACHER',
        random() < 0.7 ? null : new Date(),
      ]),
    ),
  ];
  for (const seat of seats) {
    await school.sql(
      `INSERT INTO classroom_members (id, classroom_id, user_id, member_role, academic_year, left_at)
       VALUES (gen_random_uuid(), $1, $2, $3, '2030', $4)`,
      seat,
    );
  }
  // With current members, which an archived class has no more: lists depend on the class itself.
  await school.sql(`UPDATE classrooms SET archived_at = now() WHERE name IN ('Room 8', 'Room 17')`);
  for (const { id } of those('PARENT'))
    for (const child of new Set([pick(those('STUDENT')), pick(those('STUDENT'))].slice(0, random() < 0.5 ? 1 : 2)))
      await school.sql('INSERT INTO guardianships (id, parent_id, student_id) VALUES (gen_random_uuid(), $1, $2)', [
        id,
        child.id,
      ]);
  await school.sql(`
    INSERT INTO subjects (id, organization_id, classroom_id, name, status, archived_at)
      SELECT gen_random_uuid(), 'test', c.id, 'Subject ' || n, CASE WHEN n = 3 THEN 'archived' ELSE 'active' END, CASE WHEN n = 3 THEN now() END
      FROM classrooms c, generate_series(1, 3) n;
    INSERT INTO assessments (${rules}, id, organization_id, author_id, title, status, subject_id, classroom_id, attached_at)
      SELECT ${ruled}, gen_random_uuid(), 'test', '${school.ana.id}', 'Work ' || n, (ARRAY['draft', 'ready', 'published', 'published'])[n],
        s.id, s.classroom_id, now() FROM subjects s, generate_series(1, 4) n WHERE s.status = 'active';
    INSERT INTO assessments (${rules}, id, organization_id, author_id, title, status)
      SELECT ${ruled}, gen_random_uuid(), 'test', '${school.ana.id}', 'Bank ' || n, 'draft' FROM generate_series(1, 30) n;
    INSERT INTO submissions (id, organization_id, assessment_id, student_id, subject_id, classroom_id, status, submitted_at)
      SELECT gen_random_uuid(), 'test', a.id, m.user_id, a.subject_id, a.classroom_id,
        (ARRAY['submitted', 'graded', 'returned'])[1 + floor(random() * 3)::int], now() - random() * interval '1 day'
      FROM assessments a JOIN classroom_members m ON m.classroom_id = a.classroom_id AND m.member_role = 'STUDENT'
      WHERE a.status = 'published';
    INSERT INTO report_cards (id, organization_id, kind, student_id, classroom_id, content, issued_at)
      SELECT gen_random_uuid(), 'test', 'report_card', user_id, classroom_id,
        '{"studentName": "Mia", "organizationName": "School", "sections": []}', now()
      FROM classroom_members WHERE member_role = 'STUDENT' AND academic_year = '2030'`);
}

/** Creates courses of every status and visibility, with random people, some with certificates, and modules of every status. */
async function createCourses(): Promise<void> {
  await school.sql(`
    INSERT INTO courses (id, organization_id, created_by, title, status, visibility, published_at)
      SELECT gen_random_uuid(), 'test', u.id, 'Course ' || n, (ARRAY['draft', 'published', 'published'])[1 + n % 3],
        (ARRAY['open', 'subscription', 'invitation'])[1 + n / 3 % 3], now()
      FROM generate_series(1, 18) n, LATERAL (
        SELECT id FROM users WHERE role = 'TEACHER' AND email LIKE '%@list.example' ORDER BY id OFFSET n LIMIT 1) u;
    INSERT INTO enrollments (id, course_id, user_id, status, source, enrolled_at, left_at, sequence)
      SELECT gen_random_uuid(), c.id, u.id, e.status, 'self', now(), CASE e.status WHEN 'left' THEN now() END,
        row_number() OVER (PARTITION BY c.id)
      FROM courses c, users u, LATERAL (
        SELECT (ARRAY['enrolled', 'waiting', 'left', NULL, NULL])[1 + floor(random() * 5 + c.enrolled_count)::int] AS status
        WHERE u.id IS NOT NULL) e
      WHERE e.status IS NOT NULL;
    INSERT INTO modules (id, organization_id, course_id, created_by, title, module_order, duration_minutes, status, published_at,
        archived_at)
      SELECT gen_random_uuid(), 'test', c.id, c.created_by, 'Module ' || n, n, 5, m.status, CASE m.status WHEN 'published' THEN now() END,
        CASE m.status WHEN 'archived' THEN now() END
      FROM (SELECT id, created_by FROM courses UNION ALL (SELECT NULL, created_by FROM courses ORDER BY id LIMIT 1)) c,
        generate_series(1, 4) n, LATERAL (SELECT (ARRAY['draft', 'published', 'published', 'archived'])[n] AS status) m;
    INSERT INTO certificates (id, organization_id, user_id, course_id, recipient_name, course_title, organization_name,
        completed_at, completed_on, code, issued_at)
      SELECT gen_random_uuid(), 'test', user_id, course_id, 'Name', 'Course', 'School', now(), now(), upper(left(md5(id::text), 26)), now()
      FROM enrollments WHERE status = 'enrolled'`);
}

/** Creates notes about modules and about nothing, some shared and some deleted; every second person shares with others. */
async function createNotes(): Promise<void> {
  await school.sql(`
    INSERT INTO user_privacy_settings (id, consent_version, community_sharing)
      SELECT id, '1', row_number() OVER (ORDER BY id) % 2 = 0 FROM users WHERE email LIKE '%@list.example';
    INSERT INTO notes (id, user_id, title, content, plain_text, word_count, module_id, is_private, deleted_at)
      SELECT gen_random_uuid(), u.id, 'Note', 'x', 'x', 1, m.id, random() < 0.3, CASE WHEN random() < 0.1 THEN now() END
      FROM users u, LATERAL (
        SELECT id FROM modules WHERE u.id IS NOT NULL ORDER BY random() LIMIT 4) m WHERE u.email LIKE '%@list.example';
    INSERT INTO notes (id, user_id, title, content, plain_text, word_count, is_private)
      SELECT gen_random_uuid(), id, 'Note', 'x', 'x', 1, random() < 0.5 FROM users WHERE email LIKE '%@list.example'`);
}

/** Creates a lesson in each module and a section in each subject. */
async function createTexts(): Promise<void> {
  await school.sql(`
    INSERT INTO lessons (id, module_id, sort_order, title, type, estimated_minutes, content)
      SELECT gen_random_uuid(), id, 0, 'Lesson', 'text', 5, '{"text": "Read this."}' FROM modules;
    INSERT INTO units (id, subject_id, classroom_id, title, position)
      SELECT gen_random_uuid(), id, classroom_id, 'Unit', 0 FROM subjects;
    INSERT INTO parts (id, unit_id, subject_id, classroom_id, title, position)
      SELECT gen_random_uuid(), id, subject_id, classroom_id, 'Part', 0 FROM units;
    INSERT INTO sections (id, part_id, subject_id, classroom_id, title, position)
      SELECT gen_random_uuid(), id, subject_id, classroom_id, 'Section', 0 FROM parts`);
}

/** Creates sessions of classrooms, courses, modules and nothing, led by random teachers, some with invited people. */
async function createLiveSessions(): Promise<void> {
  await school.sql(`
    INSERT INTO live_sessions (id, organization_id, title, instructor_id, classroom_id, course_id, module_id, scheduled_start, scheduled_end)
      SELECT gen_random_uuid(), 'test', 'Session', t.id, CASE WHEN n % 4 = 0 THEN c.id END, CASE WHEN n % 4 = 1 THEN k.id END,
        CASE WHEN n % 4 = 2 THEN m.id END, now(), now() + interval '1 hour'
      FROM generate_series(1, 120) n,
        LATERAL (SELECT id FROM users WHERE n > 0 AND role = 'TEACHER' AND email LIKE '%@list.example' ORDER BY random() LIMIT 1) t,
        LATERAL (SELECT id FROM classrooms WHERE n > 0 ORDER BY random() LIMIT 1) c,
        LATERAL (SELECT id FROM courses WHERE n > 0 ORDER BY random() LIMIT 1) k,
        LATERAL (SELECT id FROM modules WHERE n > 0 ORDER BY random() LIMIT 1) m;
    INSERT INTO session_participants (id, session_id, user_id, is_invited)
      SELECT gen_random_uuid(), s.id, u.id, true FROM live_sessions s, users u
      WHERE u.role IN ('TEACHER', 'STUDENT') AND u.email LIKE '%@list.example' AND random() < 0.03`);
}

/** Creates views and bookmarks of random people on the resources of random classes. */
async function createActivity(): Promise<void> {
  await school.sql(`
    INSERT INTO user_learning_activity (id, user_id, resource_id, activity_type)
      SELECT gen_random_uuid(), u.id, r.id, kind FROM users u, unnest(ARRAY['viewed', 'bookmarked']) kind,
        LATERAL (SELECT id FROM resources WHERE u.id IS NOT NULL ORDER BY random() LIMIT 3) r
      WHERE u.email LIKE '%@list.example' AND random() < 0.5`);
}

/** Creates grades and requests for the submissions, group sets of the classes, and rubrics and comments of the teachers, most of them shared. */
async function createGrades(): Promise<void> {
  await school.sql(`
    INSERT INTO grades (organization_id, assessment_id, student_id, subject_id, classroom_id)
    SELECT organization_id, assessment_id, student_id, subject_id, classroom_id FROM submissions
    ON CONFLICT DO NOTHING;
    INSERT INTO regrade_requests (id, organization_id, submission_id, assessment_id, classroom_id, student_id, reason, status)
    SELECT gen_random_uuid(), organization_id, id, assessment_id, classroom_id, student_id, 'Please look again.', 'open' FROM submissions;
    INSERT INTO group_sets (id, organization_id, classroom_id, title)
    SELECT gen_random_uuid(), 'test', c.id, 'Teams ' || n FROM classrooms c, generate_series(1, 2) n;
    INSERT INTO rubrics (id, organization_id, owner_id, title, kind, is_shared, archived_at)
    SELECT gen_random_uuid(), 'test', u.id, 'Essay', 'guide', n > 2, CASE WHEN n = 2 THEN now() END
    FROM users u, generate_series(1, 4) n WHERE u.role = 'TEACHER' AND u.email LIKE '%@list.example';
    INSERT INTO marking_comments (id, organization_id, owner_id, text, is_shared)
    SELECT gen_random_uuid(), 'test', u.id, 'Show your working.', n > 1
    FROM users u, generate_series(1, 3) n WHERE u.role = 'TEACHER' AND u.email LIKE '%@list.example'`);
}

/** Creates votes and submissions of all people, two thirds of the submissions decided. */
async function createCivicData(): Promise<void> {
  const { id: root } = school.root;
  const cipher = school.app.get(VoteCipher, { strict: false });
  const votes = people.map(({ id }) => ({ id, choice: cipher.encrypt('yes', { userId: id, billId: 'hr-1' }) }));
  await school.sql(
    `INSERT INTO civic_votes (id, user_id, bill_id, vote_choice)
     SELECT gen_random_uuid(), id, 'hr-1', choice FROM jsonb_to_recordset($1) v (id uuid, choice text)`,
    [JSON.stringify(votes)],
  );
  await school.sql(`
    INSERT INTO local_resources (id, organization_id, name, type, submitted_by, status, moderated_at, moderated_by, rejection_reason)
    SELECT gen_random_uuid(), 'test', u.id::text || s.status, 'food', u.id, s.status, CASE WHEN s.status <> 'pending' THEN now() END,
      CASE WHEN s.status <> 'pending' THEN '${root}'::uuid END, CASE WHEN s.status = 'rejected' THEN 'No' END
    FROM users u, unnest(ARRAY['pending', 'approved', 'rejected']) s (status) WHERE u.email LIKE '%@list.example'`);
}

/** Creates recordings of all people, a third of them deleted. */
async function createRecordings(): Promise<void> {
  await school.sql(`
    WITH files AS (
      INSERT INTO stored_files (id, organization_id, owner_id, storage_key, original_name, mime_type, size_bytes, sha256)
      SELECT gen_random_uuid(), 'test', u.id, u.id::text || n, 'recording.wav', 'audio/wav', 1, repeat('0', 64)
      FROM users u, generate_series(1, 3) n WHERE u.email LIKE '%@list.example' RETURNING id, owner_id, storage_key)
    INSERT INTO audio_recordings (id, user_id, file_id, file_name, mime_type, duration_seconds, file_size_bytes, metadata, deleted_at)
    SELECT gen_random_uuid(), owner_id, id, 'recording.wav', 'audio/wav', 1, 1,
      '{"sampleRate": 8000, "channels": 1, "bitrate": 1, "tags": []}', CASE WHEN storage_key LIKE '%3' THEN now() END
    FROM files`);
}

const rules = 'type, max_score, allow_late, late_penalty_percent, max_attempts, grading_method, shuffle, review';
const ruled = `'quiz', 1, true, 0, 1, 'highest', false, 'never'`;

/** Runs the task for all items, five at a time. */
async function inParallel<T>(all: T[], task: (one: T, nth: number) => Promise<void>): Promise<void> {
  const pending = [...all.entries()];
  const worker = async () => {
    for (let next = pending.pop(); next; next = pending.pop()) await task(next[1], next[0]);
  };
  await Promise.all([1, 2, 3, 4, 5].map(worker));
}

/** The ids in the CSV export of the list, or the error status. */
async function exported(person: Person, path: string): Promise<string[] | number> {
  const { status, body } = await school.as(person).get(path, { accept: 'text/csv' });
  return status === 200 ? (await readCsv(body)).rows.map(({ values }) => values.id ?? '') : status;
}

describe('every list', () => {
  it('is covered by this test or the same for all permitted callers', () => {
    const lists = operationsOf(documentOf(school)).filter(
      ({ responses, path, access }) =>
        'text/csv' in (responses['200']?.content ?? {}) &&
        !path.includes('{') &&
        Array.isArray(access) &&
        access.some((role) => role !== 'ADMIN'),
    );

    const covered = new Set(Object.keys(expectedRows).map((path) => path.replace(/\?.*/, '')));
    expect(lists.map(({ path }) => path).filter((path) => !covered.has(path) && !sameForAll.test(path))).toEqual([]);
  });

  it.each(Object.keys(actorsPerRole) as Asker[])(
    'contains exactly the rows in scope for every %s, as pages and as CSV',
    async (role) => {
      const documented = new Set(operationsOf(documentOf(school)).map(({ path, method }) => `${method} ${path}`));
      const lists = Object.entries(expectedRows).filter(([path]) => documented.has(`GET ${path.replace(/\?.*/, '')}`));
      const differences: string[] = [];

      const compare = async (person: Person, nth: number): Promise<void> => {
        for (const [path, truth] of lists) {
          if (nth % 5 > 0 && mostlyEmpty.has(path)) continue;
          const sql = truth[role];
          // Logins are recorded within a second.
          if (path === '/interactions') await school.app.get(InteractionRecorder).flush();
          const real = sql ? (await school.sql<{ id: string }>(sql, [person.id])).map(({ id }) => id) : 403;
          const ids = await exported(person, path);
          if (sorted(ids) !== sorted(real))
            differences.push(`${path} of ${person.email}: ${sorted(ids)} is not ${sorted(real)}`);
          if (nth % 4 > 0 || !Array.isArray(real)) continue;
          const page = await school.as(person).get(`${path}${path.includes('?') ? '&' : '?'}limit=1`);
          if (page.body.total !== real.length)
            differences.push(`${path} of ${person.email}: ${page.body.total} in all, not ${real.length}`);
        }
      };
      await inParallel(those(role), compare);

      expect(differences.slice(0, 10)).toEqual([]);
    },
    120_000,
  );
});

describe('the list of students of a class', () => {
  it('is complete for its teachers and 404 for others', async () => {
    const rooms = await school.sql<{ id: string }>(
      `SELECT id FROM classrooms WHERE academic_year = '2030' AND archived_at IS NULL`,
    );
    const differences: string[] = [];

    for (const person of those('TEACHER').slice(0, 30)) {
      for (const { id } of rooms.slice(0, 8)) {
        const mine = await school.sql(`SELECT FROM (${taught}) t WHERE classroom_id = $2`, [person.id, id]);
        const real = await school.sql<{ id: string }>(
          `SELECT user_id AS id FROM classroom_members WHERE classroom_id = $1 AND member_role = 'STUDENT' AND left_at IS NULL`,
          [id],
        );
        const ids = await exported(person, `/classrooms/${id}/students`);
        if (sorted(ids) !== sorted(mine.length > 0 ? real.map((row) => row.id) : 404))
          differences.push(`${person.email} of ${id}`);
      }
    }

    expect(differences).toEqual([]);
  }, 60_000);
});

/** Modules whose discussions are open to the actor; a teacher opens all that are in lists. */
const openedModules = `SELECT m.id FROM modules m LEFT JOIN courses c ON c.id = m.course_id WHERE m.status = 'published' AND (c.id IS NULL OR
  c.status = 'published' AND c.id IN (SELECT course_id FROM enrollments WHERE status = 'enrolled' AND user_id = $1))`;
const taughtModules = `${ownModules} UNION SELECT m.id FROM modules m LEFT JOIN courses c ON c.id = m.course_id
  WHERE m.status = 'published' AND coalesce(c.status, 'published') <> 'draft'`;

const shown = '(hidden_at IS NULL OR author_id = $1)';
const moderated = `(module_id IN (${ownModules}) OR ${shown})`;
const ofChildren = `(user_id = $1 OR user_id IN (${children}))`;
const ofPupils = `(user_id = $1 OR module_id IN (${ownModules}))`;

/** The lists below a lesson: the modules in which the actor finds them, and the rows, by role. */
const lessonLists: Record<string, Record<Asker, [modules: string, rows: string]>> = {
  threads: {
    TEACHER: [taughtModules, `SELECT id FROM discussion_threads WHERE lesson_id = $2 AND ${moderated}`],
    STUDENT: [openedModules, `SELECT id FROM discussion_threads WHERE lesson_id = $2 AND ${shown}`],
    PARENT: [openedModules, `SELECT id FROM discussion_threads WHERE lesson_id = $2 AND ${shown}`],
  },
  replies: {
    TEACHER: [taughtModules, `SELECT id FROM discussion_replies WHERE lesson_id = $2 AND ${moderated}`],
    STUDENT: [openedModules, `SELECT id FROM discussion_replies WHERE lesson_id = $2 AND ${shown}`],
    PARENT: [openedModules, `SELECT id FROM discussion_replies WHERE lesson_id = $2 AND ${shown}`],
  },
  attempts: {
    TEACHER: [taughtModules, `SELECT id FROM exercise_attempts WHERE lesson_id = $2 AND ${ofPupils}`],
    STUDENT: [listedModules, `SELECT id FROM exercise_attempts WHERE lesson_id = $2 AND user_id = $1`],
    PARENT: [listedModules, `SELECT id FROM exercise_attempts WHERE lesson_id = $2 AND ${ofChildren}`],
  },
  results: {
    TEACHER: [taughtModules, `SELECT id FROM exercise_results WHERE lesson_id = $2 AND ${ofPupils}`],
    STUDENT: [listedModules, `SELECT id FROM exercise_results WHERE lesson_id = $2 AND user_id = $1`],
    PARENT: [listedModules, `SELECT id FROM exercise_results WHERE lesson_id = $2 AND ${ofChildren}`],
  },
};

interface LessonOfList {
  id: string;
  moduleId: string;
  threadId: string | null;
}

/**
 * An exercise and a discussion in modules of every status, with work and posts of random people. Each discussion has one thread that is
 * not hidden and has all replies, because replies are read through their thread.
 */
async function createLessonWork(): Promise<LessonOfList[]> {
  await school.sql(`
    INSERT INTO lessons (id, module_id, sort_order, title, type, estimated_minutes, content)
      SELECT gen_random_uuid(), m.id, n, 'Lesson', (ARRAY['exercise', 'discussion'])[n], 5, '{}'
      FROM modules m, generate_series(1, 2) n WHERE m.title IN ('Module 1', 'Module 2');
    INSERT INTO exercise_results (id, module_id, lesson_id, user_id, last_attempt_at)
      SELECT gen_random_uuid(), l.module_id, l.id, u.id, now() FROM lessons l, users u
      WHERE l.type = 'exercise' AND u.email LIKE '%@list.example' AND l.id IS NOT NULL AND random() < 0.3;
    INSERT INTO exercise_attempts (id, result_id, module_id, lesson_id, user_id, attempt_number, answers, grades, pending_items, max_score,
        submitted_at)
      SELECT gen_random_uuid(), id, module_id, lesson_id, user_id, n, '{}', '{}', 1, 1, now()
      FROM exercise_results, generate_series(1, 2) n;
    INSERT INTO discussion_threads (id, module_id, lesson_id, author_id, title, text, last_activity_at, hidden_at)
      SELECT gen_random_uuid(), l.module_id, l.id, u.id, 'Thread', 'Text', now(), CASE WHEN random() < 0.4 THEN now() END
      FROM lessons l, users u WHERE l.type = 'discussion' AND u.email LIKE '%@list.example' AND random() < 0.1;
    INSERT INTO discussion_threads (id, module_id, lesson_id, author_id, title, text, last_activity_at)
      SELECT gen_random_uuid(), l.module_id, l.id, '${school.root.id}', 'Shown', 'Text', now() FROM lessons l WHERE l.type = 'discussion';
    INSERT INTO discussion_replies (id, module_id, lesson_id, thread_id, author_id, text, hidden_at)
      SELECT gen_random_uuid(), t.module_id, t.lesson_id, t.id, u.id, 'Text', CASE WHEN random() < 0.4 THEN now() END
      FROM discussion_threads t, users u WHERE t.title = 'Shown' AND u.email LIKE '%@list.example' AND random() < 0.2`);
  return school.sql<LessonOfList>(
    `SELECT l.id, l.module_id AS "moduleId", t.id AS "threadId" FROM lessons l
       LEFT JOIN discussion_threads t ON t.lesson_id = l.id AND t.title = 'Shown'
       WHERE l.type IN ('exercise', 'discussion') ORDER BY l.id`,
  );
}

/** The path of a list of the lesson; undefined if its type has no such list. */
function pathOf(list: string, { id, moduleId, threadId }: LessonOfList): string | undefined {
  const isOfDiscussions = list === 'threads' || list === 'replies';
  if (isOfDiscussions !== Boolean(threadId)) return undefined;
  const place = `/modules/${moduleId}/${isOfDiscussions ? 'discussions' : 'exercises'}/${id}`;
  return list === 'replies' ? `${place}/threads/${threadId}/replies` : `${place}/${list}`;
}

describe('the lists of a lesson', () => {
  it('contain exactly the rows in scope, and are closed where the module is', async () => {
    const lessons = await createLessonWork();
    const differences: string[] = [];
    const found = { rows: 0, refused: 0 };

    const compare = async ({ id, email, role }: (typeof people)[number], nth: number): Promise<void> => {
      for (const lesson of lessons.filter((_, n) => n % 4 === nth % 4)) {
        for (const [list, truths] of Object.entries(lessonLists)) {
          const path = pathOf(list, lesson);
          if (!path) continue;
          const [modules, rows] = truths[role];
          const isOpen =
            (await school.sql(`SELECT FROM (${modules}) m WHERE id = $2`, [id, lesson.moduleId])).length > 0;
          const real = isOpen
            ? (await school.sql<{ id: string }>(rows, [id, lesson.id])).map((row) => row.id)
            : 'refused';
          const ids = await exported({ id, email, password }, path);
          const shownIds = Array.isArray(ids) ? ids : [403, 404].includes(ids) ? 'refused' : ids;
          if (String([real].flat().toSorted()) !== String([shownIds].flat().toSorted()))
            differences.push(`${path} of ${email}: ${String(shownIds)} is not ${String(real)}`);
          if (real === 'refused') found.refused++;
          else found.rows += real.length;
        }
      }
    };
    await inParallel(
      [...those('TEACHER').slice(0, 12), ...those('STUDENT').slice(0, 8), ...those('PARENT').slice(0, 8)],
      compare,
    );

    expect(differences.slice(0, 10)).toEqual([]);
    expect([found.rows > 200, found.refused > 50]).toEqual([true, true]);
  }, 120_000);
});

const sorted = (ids: string[] | number): string => (Array.isArray(ids) ? [...ids].sort().join() : String(ids));
