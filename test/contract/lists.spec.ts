import { InteractionRecorder } from '#learning/interactions/interaction-recorder.js';
import { readCsv } from '#platform/tabular/csv.js';
import { password } from '../support/cast.js';
import { openSchool, type Person } from '../support/school.js';
import { documentOf, operationsOf } from './operations.js';
import { type Random, seeded } from './values.js';

const school = openSchool();
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
const ownModules = `SELECT m.id FROM modules m LEFT JOIN courses c ON c.id = m.course_id WHERE coalesce(c.created_by, m.created_by) = $1`;
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
  '/submissions/me': { STUDENT: `SELECT id FROM submissions WHERE student_id = $1` },
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
    TEACHER: `SELECT id FROM modules WHERE status <> 'archived' AND (id IN (${ownModules}) OR status = 'published'
      AND (course_id IS NULL OR course_id IN (SELECT id FROM courses WHERE status <> 'draft')))`,
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
  '/users/invitations': { TEACHER: nothing },
  '/subscriptions': Object.fromEntries(Object.keys(actorsPerRole).map((role) => [role, nothing])),
  '/messages': Object.fromEntries(Object.keys(actorsPerRole).map((role) => [role, nothing])),
  '/messages/sent': { TEACHER: nothing },
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
  '/sessions/me',
  '/courses?status=draft',
  '/modules?status=archived',
  '/enrollments/me',
  '/certificates/me',
]);

/** Lists with the same rows for all permitted callers, or for admins only. */
const sameForAll =
  /^\/(core-subjects|questions|roles|users|organizations|promotions|tcodes|packages|topics|resources|resources\/search|progress|paths|civic|local)(\/|$)/;

let people: (Person & { role: Asker })[];
beforeAll(async () => {
  people = await createPeople();
  await createClassrooms();
  await createCourses();
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
    `INSERT INTO classrooms (id, organization_id, level, class_number, academic_year, name, archived_at)
     SELECT gen_random_uuid(), 'test', 'P' || (n / 6 + 1), n % 6 + 1, '2030', 'Room ' || n, CASE WHEN n % 9 = 8 THEN now() END
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
      WHERE a.status = 'published'`);
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

    expect(lists.map(({ path }) => path).filter((path) => !(path in expectedRows) && !sameForAll.test(path))).toEqual(
      [],
    );
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

const sorted = (ids: string[] | number): string => (Array.isArray(ids) ? [...ids].sort().join() : String(ids));
