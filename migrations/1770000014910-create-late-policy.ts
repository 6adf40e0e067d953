import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Late policies, late-day budgets, and grades that wait for their release (docs/decisions/0224 and 0225). */
export class CreateLatePolicy1770000014910 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      ALTER TABLE assessments
        ADD COLUMN late_interval text NOT NULL DEFAULT 'day' CHECK (late_interval IN ('hour', 'day')),
        ADD COLUMN late_floor_percent numeric(5,2) NOT NULL DEFAULT 0 CHECK (late_floor_percent BETWEEN 0 AND 100),
        ADD COLUMN missing_percent numeric(5,2) CHECK (missing_percent BETWEEN 0 AND 100),
        ADD COLUMN grade_release text NOT NULL DEFAULT 'immediate' CHECK (grade_release IN ('immediate', 'scheduled', 'manual')),
        ADD COLUMN grades_release_at timestamptz,
        -- The release time that has been applied; a changed time is applied again.
        ADD COLUMN grades_released_for timestamptz,
        ADD CONSTRAINT assessments_release_check CHECK ((grade_release = 'scheduled') = (grades_release_at IS NOT NULL));
      CREATE INDEX assessments_release_idx ON assessments (grades_release_at) WHERE grade_release = 'scheduled';
      CREATE INDEX assessments_missing_idx ON assessments (due_at) WHERE missing_percent IS NOT NULL;

      ALTER TABLE submission_attempts
        -- A score a teacher gave for the whole attempt; it replaces the sum of the items and has no late penalty.
        ADD COLUMN entered_score numeric(8,2) CHECK (entered_score >= 0),
        -- When the score began to count and became visible to the student.
        ADD COLUMN released_at timestamptz,
        ADD COLUMN draft_feedback text,
        -- Late days covered by the budget of the student; null until they have been counted.
        ADD COLUMN covered_days integer CHECK (covered_days >= 0);
      CREATE INDEX submission_attempts_uncounted_idx ON submission_attempts (submission_id) WHERE is_late AND covered_days IS NULL;
      UPDATE submission_attempts SET released_at = submitted_at WHERE score IS NOT NULL;

      -- The number of late days a student may use in a subject without a penalty; without student_id for each student.
      CREATE TABLE late_day_budgets (
        id uuid PRIMARY KEY,
        subject_id uuid NOT NULL REFERENCES subjects ON DELETE CASCADE,
        student_id uuid REFERENCES users ON DELETE CASCADE,
        days integer NOT NULL CHECK (days BETWEEN 0 AND 365),
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT late_day_budgets_once_key UNIQUE NULLS NOT DISTINCT (subject_id, student_id)
      );
      CREATE INDEX ON late_day_budgets (student_id);
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TABLE late_day_budgets;
      ALTER TABLE submission_attempts DROP COLUMN entered_score, DROP COLUMN released_at, DROP COLUMN draft_feedback, DROP COLUMN covered_days;
      ALTER TABLE assessments DROP COLUMN late_interval, DROP COLUMN late_floor_percent, DROP COLUMN missing_percent,
        DROP COLUMN grade_release, DROP COLUMN grades_release_at, DROP COLUMN grades_released_for;
    `);
  }
}
