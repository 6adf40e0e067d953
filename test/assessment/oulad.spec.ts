import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { GradeLedger } from '#assessment/grades/grade-ledger.js';
import { RescoreJobs } from '#assessment/submissions/late-days/rescore.jobs.js';
import { exact, Fraction, sum } from '#questions/types/shared/fraction.js';
import { openSchoolAlone } from '../support/school.js';

/**
 * Module AAA of the Open University Learning Analytics Dataset (CC BY 4.0, Kuzilek, Hlosta, Zdrahal 2017), beside the
 * repository in ../shared/data/oulad: dates are days of the presentation, and work is late if date_submitted > date.
 */
const folder = join(import.meta.dirname, '../../../shared/data/oulad');
const isPresent = existsSync(join(folder, 'student_assessment.csv'));
const rowsOf = (name: string): Record<string, string>[] => parse(readFileSync(join(folder, name)), { columns: true });

if (!isPresent) console.warn(`Skipped: ${folder} does not exist.`);

(isPresent ? describe : describe.skip)('module AAA of OULAD', () => {
  const school = openSchoolAlone();
  const subjectIds: string[] = [];

  /** The rows as they are, in tables of their own. */
  async function importRaw(): Promise<void> {
    await school.sql(
      'CREATE TABLE raw_work (presentation text, id int, date int, weight numeric); CREATE TABLE raw_done (id int, student int, day int, score numeric)',
    );
    await school.sql(
      'INSERT INTO raw_work SELECT * FROM jsonb_to_recordset($1) AS r (presentation text, id int, date int, weight numeric)',
      [
        JSON.stringify(
          rowsOf('assessment.csv')
            .filter(({ date }) => date)
            .map((row) => ({
              presentation: row.code_presentation,
              id: row.id_assessment,
              date: row.date,
              weight: row.weight,
            })),
        ),
      ],
    );
    await school.sql(
      'INSERT INTO raw_done SELECT * FROM jsonb_to_recordset($1) AS r (id int, student int, day int, score numeric)',
      [
        JSON.stringify(
          rowsOf('student_assessment.csv').map((row) => ({
            id: row.id_assessment,
            student: row.id_student,
            day: row.date_submitted,
            score: row.score || null,
          })),
        ),
      ],
    );
  }

  /** Submitted work with the marks of a person, 100 points each. Which is late, the product finds out. */
  const importWork = (presentation: string, subjectId: string) =>
    school.sql(
      `WITH student AS (
         INSERT INTO users (id, organization_id, email, first_name, last_name, role)
         SELECT gen_random_uuid(), 'test', 's' || student || '@oulad.example', 'Student', student::text, 'STUDENT'
         FROM (SELECT DISTINCT d.student FROM raw_done d JOIN raw_work w USING (id) WHERE w.presentation = $1) s
         ON CONFLICT DO NOTHING RETURNING id, last_name
       ), person AS (
         SELECT id, last_name FROM student UNION SELECT id, last_name FROM users WHERE email LIKE '%@oulad.example'
       ), work AS (
         INSERT INTO assessments (id, organization_id, author_id, title, type, status, max_score, due_at, allow_late, late_penalty_percent,
           max_attempts, grading_method, shuffle, review, classroom_id, subject_id, attached_at)
         SELECT gen_random_uuid(), 'test', $3, id::text, 'homework', 'published', 100, timestamptz '2026-01-01 00:00Z' + date * interval '1 day', true, 0,
           1, 'highest', false, 'never', $4, $2, now() FROM raw_work WHERE presentation = $1 RETURNING id, title
       ), done AS (
         SELECT gen_random_uuid() AS id, gen_random_uuid() AS attempt_id, work.id AS assessment_id, person.id AS student_id, d.score,
           timestamptz '2026-01-01 00:00Z' + d.day * interval '1 day' AS submitted_at
         FROM raw_done d JOIN work ON work.title = d.id::text JOIN person ON person.last_name = d.student::text
       ), submission AS (
         INSERT INTO submissions (id, organization_id, assessment_id, student_id, subject_id, classroom_id, status, score, counted_attempt,
           score_total, scored_attempts, submitted_at)
         SELECT id, 'test', assessment_id, student_id, $2, $4, CASE WHEN score IS NULL THEN 'submitted' ELSE 'graded' END, score, 1, coalesce(score, 0),
           (score IS NOT NULL)::int, submitted_at FROM done RETURNING id
       )
       INSERT INTO submission_attempts (id, submission_id, student_id, attempt_number, answers, grades, submitted_at, is_late, auto_score,
         pending_items, score, released_at, receipt)
       SELECT attempt_id, id, student_id, 1, '{}', jsonb_build_object('work', jsonb_build_object('score', coalesce(score, 0)::text, 'maxScore', '100',
           'outcome', CASE WHEN score IS NULL THEN 'pending' ELSE 'partially_correct' END, 'explanation', '', 'by', 'person')),
         submitted_at, false, 0, (score IS NULL)::int, score, CASE WHEN score IS NOT NULL THEN submitted_at END, '{}' FROM done`,
      [presentation, subjectId, school.ana.id, school.p1a],
    );

  /** One percent a day, applied by the job that follows a change of the policy; notifications stay in the queue. */
  async function penalize(): Promise<void> {
    for (const subjectId of subjectIds) {
      const { body } = await school.as(school.ana).get(`/assessments?subjectId=${subjectId}`);
      for (const { id } of body.items) {
        await school.as(school.ana).patch(`/assessments/${id}`, { latePenaltyPercent: 1 }, { 'if-match': '*' });
        const job = { assessmentId: id, actorId: school.ana.id, cause: 'late_policy' } as const;
        await school.app.get(RescoreJobs, { strict: false }).rescore(job);
      }
    }
  }

  /** The current grades as the API shows them, as 'student/assessment' → score. */
  async function grades(): Promise<Map<string, number | null>> {
    const found = new Map<string, number | null>();
    for (let page = 1, total = 1; found.size < total; page++) {
      const { body } = await school.as(school.root).get(`/grades?limit=100&page=${page}`);
      total = body.total;
      for (const grade of body.items) found.set(`${grade.studentId}/${grade.assessmentId}`, grade.score);
    }
    return found;
  }

  beforeAll(async () => {
    await importRaw();
    for (const presentation of ['2013J', '2014J']) {
      const draft = { classroomId: school.p1a, name: `AAA ${presentation}` };
      const { body } = await school.as(school.ana).post('/subjects', draft);
      subjectIds.push(body.id);
      await importWork(presentation, body.id);
    }
  }, 120_000);

  it.each([
    ['without a penalty', 0],
    ['with a late penalty of one percent a day', 1],
  ])('has the right weighted mark of every student %s', async (_, percent) => {
    if (percent > 0) await penalize();
    const current = await grades();
    const works = await school.sql<{ id: string; weight: string }>(
      'SELECT a.id, w.weight FROM assessments a JOIN raw_work w ON w.id::text = a.title',
    );
    const weightOf = new Map(works.map(({ id, weight }) => [id, exact(weight)]));
    const marks = new Map<string, Fraction[]>();
    for (const [key, score] of current) {
      const [student = '', assessment = ''] = key.split('/');
      const weighted = exact(String(score ?? 0)).times(weightOf.get(assessment) ?? Fraction.zero);
      marks.set(student, [...(marks.get(student) ?? []), weighted]);
    }

    const expected = await school.sql<{ id: string; mark: string }>(
      `SELECT u.id, sum((d.score - 100 * least($1::numeric / 100 * greatest(d.day - w.date, 0), d.score / 100)) * w.weight) AS mark
       FROM raw_done d JOIN raw_work w USING (id) JOIN users u ON u.last_name = d.student::text AND u.email LIKE '%@oulad.example'
       WHERE d.score IS NOT NULL GROUP BY u.id`,
      [percent],
    );
    const wrong = expected.filter(({ id, mark }) => sum(marks.get(id) ?? []).compare(exact(mark)) !== 0);
    expect([wrong, marks.size]).toEqual([[], expected.length]);
  });

  it('has the right number of late submissions', async () => {
    const counts = await Promise.all(
      subjectIds.map(
        async (id) => (await school.as(school.root).get(`/submissions?subjectId=${id}&late=true&limit=1`)).body.total,
      ),
    );
    const stored = await school.sql('SELECT count(*)::int FROM submission_attempts WHERE is_late');
    const expected = await school.sql<{ count: number }>(
      'SELECT count(*)::int FROM raw_done d JOIN raw_work w USING (id) WHERE d.day > w.date GROUP BY w.presentation ORDER BY w.presentation',
    );

    expect(counts).toEqual(expected.map(({ count }) => count));
    expect(stored).toEqual([{ count: counts[0] + counts[1] }]);
    expect(counts[0] + counts[1]).toBeGreaterThan(500);
  });

  it('has a ledger that replays to the current grade of every student', async () => {
    const folded = await school.sql<{ key: string; score: string | null }>(
      `SELECT DISTINCT ON (student_id, assessment_id) student_id || '/' || assessment_id AS key, to_score::float AS score
       FROM grade_changes WHERE kind = 'grade' ORDER BY student_id, assessment_id, number DESC`,
    );

    expect(new Map(folded.map(({ key, score }) => [key, score]))).toEqual(await grades());
    expect(await school.app.get(GradeLedger, { strict: false }).check()).toEqual([]);
  });
});
