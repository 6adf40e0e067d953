import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Random draws of an assessment. The candidates are items with the draw's id. */
export class CreateAssessmentDraws1770000014620 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE assessment_draws (
        id uuid PRIMARY KEY,
        assessment_id uuid NOT NULL REFERENCES assessments ON DELETE CASCADE,
        position integer NOT NULL CHECK (position >= 0),
        count integer NOT NULL CHECK (count > 0),
        points numeric(6,2) NOT NULL CHECK (points > 0 AND points <= 1000),
        category_id uuid REFERENCES question_categories ON DELETE SET NULL,
        with_subcategories boolean NOT NULL,
        tag text,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX ON assessment_draws (assessment_id);
      CREATE INDEX ON assessment_draws (category_id);

      ALTER TABLE assessment_items ADD draw_id uuid REFERENCES assessment_draws ON DELETE CASCADE;
      CREATE INDEX ON assessment_items (draw_id);
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      ALTER TABLE assessment_items DROP COLUMN draw_id;
      DROP TABLE assessment_draws;
    `);
  }
}
