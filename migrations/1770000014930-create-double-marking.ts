import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Double marking: two teachers mark work independently (docs/decisions/0227). */
export class CreateDoubleMarking1770000014930 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      -- Two teachers mark each work; their scores may differ by this percentage of max_score. null: one teacher.
      ALTER TABLE assessments ADD COLUMN double_marking_percent numeric(5,2) CHECK (double_marking_percent BETWEEN 0 AND 100);

      CREATE TABLE marker_scores (
        id uuid PRIMARY KEY,
        submission_id uuid NOT NULL REFERENCES submissions ON DELETE CASCADE,
        attempt_number integer NOT NULL CHECK (attempt_number > 0),
        marker_id uuid REFERENCES users ON DELETE SET NULL,
        score numeric(8,2) NOT NULL CHECK (score >= 0),
        comment text NOT NULL DEFAULT '' CHECK (length(comment) <= 5000),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT marker_scores_once_key UNIQUE (submission_id, attempt_number, marker_id)
      );
      CREATE INDEX ON marker_scores (marker_id);
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE marker_scores; ALTER TABLE assessments DROP COLUMN double_marking_percent;');
  }
}
