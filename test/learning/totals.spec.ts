import pg from 'pg';
import { seeded } from '../contract/values.js';
import { openSchoolDatabase } from '../support/school.js';

const school = openSchoolDatabase();
school.toleratesDeadlocks = true;
const workers = 16;
const writes = 10_000;

const subjects = 3;
const students = 20;
const worksPerSubject = 4;

/** A small school for concurrent random writes. */
const setting = `
  INSERT INTO subjects (id, organization_id, classroom_id, name)
  SELECT gen_random_uuid(), 'test', (SELECT id FROM classrooms WHERE name = 'P1A'), 'Subject ' || n FROM generate_series(1, ${subjects}) n;
  INSERT INTO units (id, subject_id, classroom_id, title, position) SELECT gen_random_uuid(), id, classroom_id, 'Unit', 0 FROM subjects;
  INSERT INTO parts (id, unit_id, subject_id, classroom_id, title, position)
  SELECT gen_random_uuid(), id, subject_id, classroom_id, 'Part', 0 FROM units;
  INSERT INTO users (id, organization_id, email, role)
  SELECT gen_random_uuid(), 'test', 'learner' || n || '@test.example', 'STUDENT' FROM generate_series(1, ${students}) n;
  INSERT INTO assessments (id, organization_id, author_id, title, type, status, max_score, allow_late, late_penalty_percent, max_attempts,
    grading_method, shuffle, review, classroom_id, subject_id, attached_at)
  SELECT gen_random_uuid(), 'test', (SELECT id FROM users WHERE username = 'ana'), 'Work', 'quiz', 'published', 7, false, 0, 9,
    'last', false, 'never', classroom_id, id, now() FROM subjects, generate_series(1, ${worksPerSubject});`;

const one = (table: string, condition = 'true') =>
  `(SELECT id FROM ${table} WHERE ${condition} ORDER BY md5(id::text || $1) LIMIT 1)`;
const learner = one('users', `email LIKE 'learner%'`);

/**
 * The random writes, parameterized by the hash $1. The application locks the assessment first, and so do these
 * statements.
 */
const happenings = [
  `WITH work AS (SELECT * FROM assessments WHERE id = ${one('assessments')} AND status = 'published' FOR NO KEY UPDATE)
   INSERT INTO submissions AS s (id, organization_id, assessment_id, student_id, subject_id, classroom_id, status, score, submitted_at)
   SELECT gen_random_uuid(), 'test', id, ${learner}, subject_id, classroom_id, CASE WHEN $1::text < '8' THEN 'graded' ELSE 'submitted' END,
          CASE WHEN $1 < '8' THEN ('x0' || substr($1, 3, 1))::bit(8)::int % 8 END, now()
   FROM work ON CONFLICT (assessment_id, student_id)
   DO UPDATE SET status = EXCLUDED.status, score = coalesce(EXCLUDED.score, s.score), submitted_at = EXCLUDED.submitted_at`,
  `WITH work AS (SELECT id FROM assessments WHERE id = ${one('assessments')} FOR NO KEY UPDATE)
   UPDATE submissions SET status = CASE WHEN $1::text < '6' THEN 'returned' ELSE 'graded' END, score = ('x0' || substr($1, 3, 1))::bit(8)::int % 8
   WHERE assessment_id = (SELECT id FROM work) AND student_id = ${learner}`,
  `WITH work AS (SELECT id FROM assessments WHERE id = ${one('assessments')} FOR UPDATE)
   DELETE FROM submissions WHERE assessment_id = (SELECT id FROM work) AND $1::text < '3'`,
  `WITH work AS (SELECT id FROM assessments WHERE id = ${one('assessments')} FOR NO KEY UPDATE)
   UPDATE grades SET is_excused = $1::text < '3', entered_score = CASE WHEN $1 < 'a' THEN ('x0' || substr($1, 3, 1))::bit(8)::int % 8 END
   WHERE assessment_id = (SELECT id FROM work) AND student_id = ${learner}`,
  `UPDATE assessments SET max_score = 7 + ('x0' || substr($1::text, 3, 1))::bit(8)::int % 3 WHERE id = ${one('assessments')}`,
  `UPDATE assessments SET status = CASE WHEN $1::text < '4' THEN 'ready' ELSE 'published' END WHERE id = ${one('assessments')}`,
  `UPDATE assessments SET subject_id = ${one('subjects')} WHERE id = ${one('assessments')} AND $1::text < '4'`,
  `INSERT INTO sections (id, part_id, subject_id, classroom_id, title, position)
   SELECT gen_random_uuid(), id, subject_id, classroom_id, 'Section', ('x' || substr(md5($1::text || n), 1, 7))::bit(28)::int
   FROM parts, generate_series(1, 2) n WHERE id = ${one('parts')}`,
  `DELETE FROM sections WHERE id IN (SELECT id FROM sections ORDER BY md5(id::text || $1::text) LIMIT 3)`,
  `INSERT INTO user_progress AS p (id, user_id, section_id, subject_id, classroom_id, progress_percent, status, time_spent_minutes,
     last_accessed_at, completed_at, first_completed_at)
   SELECT gen_random_uuid(), ${learner}, id, subject_id, classroom_id, 100, 'completed', 3, now(), now(), now()
   FROM sections WHERE id = ${one('sections')}
   ON CONFLICT (user_id, section_id) WHERE section_id IS NOT NULL
   DO UPDATE SET time_spent_minutes = p.time_spent_minutes + 2, status = 'in_progress', completed_at = NULL`,
];

/** The expected totals, counted from the data. */
const truth = {
  subject_totals: `
    SELECT s.id AS subject_id, (SELECT count(*) FROM sections x WHERE x.subject_id = s.id) AS section_count,
           (SELECT count(*) FROM assessments a WHERE a.subject_id = s.id AND a.status = 'published') AS published_count
    FROM subjects s`,
  learning_totals: `
    SELECT u.id AS user_id, s.id AS subject_id,
           (SELECT count(*) FROM user_progress p WHERE p.user_id = u.id AND p.subject_id = s.id AND p.status = 'completed') AS sections_completed,
           (SELECT coalesce(sum(time_spent_minutes), 0) FROM user_progress p WHERE p.user_id = u.id AND p.subject_id = s.id) AS minutes,
           (SELECT count(*) FROM submissions w WHERE w.student_id = u.id AND w.subject_id = s.id) AS submitted_count,
           (SELECT count(*) FROM grades g WHERE g.student_id = u.id AND g.subject_id = s.id AND g.score IS NOT NULL) AS graded_count,
           (SELECT coalesce(sum(round(100 * g.score / a.max_score, 2)), 0) FROM grades g JOIN assessments a ON a.id = g.assessment_id
            WHERE g.student_id = u.id AND g.subject_id = s.id) AS percent_total
    FROM users u CROSS JOIN subjects s`,
};

/** Differences between stored and counted totals; a row of zeros may be missing. */
const differences = async (table: keyof typeof truth, keys: string, columns: string[]) => {
  const kept = columns.map((column) => `coalesce(kept.${column}, 0)`);
  const counted = columns.map((column) => `counted.${column}`);
  return school.sql(
    `SELECT * FROM (${truth[table]}) counted LEFT JOIN ${table} kept USING (${keys}) WHERE (${kept.join()}) IS DISTINCT FROM (${counted.join()})`,
  );
};

const bothDifferences = async () => [
  ...(await differences('subject_totals', 'subject_id', ['section_count', 'published_count'])),
  ...(await differences('learning_totals', 'user_id, subject_id', [
    'sections_completed',
    'minutes',
    'submitted_count',
    'graded_count',
    'percent_total',
  ])),
];

describe('learning totals', () => {
  it(`are correct after ${writes} random writes by ${workers} concurrent workers`, async () => {
    await school.sql(setting);
    // Deadlocks are expected, and each would wait for a second until PostgreSQL looks for it.
    const options = '-c homeroom.grade_cause={"cause":"import"} -c deadlock_timeout=20ms';
    const pool = new pg.Pool({ connectionString: school.databaseUrl, max: workers, options });
    pool.on('error', () => undefined);
    const random = seeded(75);
    let left = writes;
    let changed = 0;
    let lost = 0;
    const write = async (happening: number, dice: string): Promise<void> => {
      // Named, so that each connection plans it a few times and not a thousand.
      const statement = { name: `happening ${happening}`, text: happenings[happening] ?? '', values: [dice] };
      // Expected under concurrency: the application also retries deadlocks, and a deleted section takes no progress.
      const { rowCount } = await pool.query(statement).catch((error: { code: string }) => {
        if (!['40P01', '23503'].includes(error.code)) throw error;
        lost++;
        return { rowCount: 0 };
      });
      changed += rowCount ?? 0;
    };
    const work = async (): Promise<void> => {
      while (left-- > 0) {
        const dice = Math.floor(random() * 2 ** 48)
          .toString(16)
          .padStart(12, '0');
        await write(Math.floor(random() * happenings.length), dice);
      }
    };

    try {
      await Promise.all(Array.from({ length: workers }, work));
    } finally {
      await pool.end();
    }

    expect([changed > writes / 3, lost < writes / 20]).toEqual([true, true]);
    expect(await bothDifferences()).toEqual([]);
  }, 120_000);

  it('do not change when they are recounted', async () => {
    const totals = () =>
      school.sql(
        `SELECT user_id, subject_id, sections_completed, minutes, submitted_count, graded_count, percent_total FROM learning_totals
         WHERE submitted_count > 0 OR minutes > 0 ORDER BY 1, 2`,
      );
    const before = await totals();

    await school.sql('SELECT recount_learning()');

    expect(before.length).toBeGreaterThan(subjects * 5);
    expect(await totals()).toEqual(before);
    expect(await bothDifferences()).toEqual([]);
  });
});
