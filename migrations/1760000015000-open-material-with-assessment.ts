import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Resources of an assessment become visible to students together with the assessment. */
export class OpenMaterialWithAssessment1760000015000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      ALTER TABLE resources ADD COLUMN opens_at timestamptz;
      UPDATE resources r SET opens_at = a.available_from
      FROM assessments a WHERE a.id = r.assessment_id AND a.available_from IS NOT NULL;
      ALTER TABLE resources ADD CHECK (opens_at IS NULL OR scope = 'assessment');
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('ALTER TABLE resources DROP COLUMN opens_at');
  }
}
