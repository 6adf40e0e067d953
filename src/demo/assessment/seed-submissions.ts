import type pg from 'pg';
import { insertAll } from '#demo/support/insert-all.js';
import type { SeedContext } from '#demo/support/seed-context.js';
import type { PlannedAssessment } from './planned-assessment.js';
import { SubmissionGenerator } from './submission-generator.js';

/** Inserts the submissions of the assessments of each class. */
export async function seedSubmissions(
  { client, school, ids, report }: SeedContext,
  assessmentsByClass: PlannedAssessment[][],
): Promise<void> {
  const generator = new SubmissionGenerator(ids, school.now);
  let count = 0;
  await withDeferredCounts(client, async () => {
    // One class at a time, which bounds memory: the responses of all classes are never held together.
    for (const assessments of assessmentsByClass) {
      const generated = assessments.flatMap((assessment) => generator.of(assessment));
      const attempts = generated.flatMap((one) => one.attempts);
      const submissions = generated.map((one) => ({ organization_id: school.organization_id, ...one.submission }));
      await insertAll(client, 'submissions', submissions);
      await insertAll(client, 'submission_attempts', attempts);
      count += generated.length;
    }
  });
  report(`${count} submissions: graded, pending, returned`);
}

/**
 * The grades of the submissions, each with its first entry in the ledger, as the triggers would write them row by row; the
 * totals are counted once.
 */
const gradesOfSubmissions = `
  ALTER TABLE grades DISABLE TRIGGER USER;
  ALTER TABLE grade_changes DISABLE TRIGGER grade_changes_written_by_triggers;
  INSERT INTO grades (organization_id, assessment_id, student_id, subject_id, classroom_id, work_score, score, change_count)
  SELECT organization_id, assessment_id, student_id, subject_id, classroom_id, score, score, 1 FROM submissions WHERE score IS NOT NULL;
  INSERT INTO grade_changes (assessment_id, student_id, number, kind, to_score, from_excused, to_excused, source, cause, reason, changed_at)
  SELECT assessment_id, student_id, 1, 'grade', score, false, false, 'work', 'import', 'Example data', clock_timestamp() FROM grades;
  ALTER TABLE grade_changes ENABLE TRIGGER grade_changes_written_by_triggers;
  ALTER TABLE grades ENABLE TRIGGER USER;
  SELECT recount_learning();`;

/**
 * Runs `insert` with the submission triggers disabled in this transaction and computes the counts once afterwards, in a
 * third of the time. Learning totals are recomputed by seedLearning().
 */
async function withDeferredCounts<T>(client: pg.Client, insert: () => Promise<T>): Promise<T> {
  await client.query('ALTER TABLE submissions DISABLE TRIGGER USER');
  const result = await insert();
  await client.query(`
    UPDATE assessments a SET submission_count = s.submitted, graded_count = s.graded
    FROM (SELECT assessment_id, count(*) AS submitted, count(*) FILTER (WHERE status = 'graded') AS graded
          FROM submissions GROUP BY assessment_id) s
    WHERE a.id = s.assessment_id`);
  await client.query('ALTER TABLE submissions ENABLE TRIGGER USER');
  await client.query(gradesOfSubmissions);
  return result;
}
