import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The scores of items and the marks by rubrics of two markers (docs/decisions/0227). */
export class DoubleMarkingOfItems1770000014932 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      ALTER TABLE marker_scores
        -- Scores of single answers: [{ itemId, score, explanation }].
        ADD COLUMN items jsonb NOT NULL DEFAULT '[]',
        -- Marks by rubrics: [{ itemId, rubricVersionId, marks, points }]; itemId is null for the whole work.
        ADD COLUMN rubrics jsonb NOT NULL DEFAULT '[]',
        -- Whether the score was given for the whole work; otherwise it is the sum of the items.
        ADD COLUMN is_total boolean NOT NULL DEFAULT true;
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('ALTER TABLE marker_scores DROP COLUMN items, DROP COLUMN rubrics, DROP COLUMN is_total;');
  }
}
