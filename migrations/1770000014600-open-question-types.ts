import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The program knows the question types; the database checks only the form of their names (docs/decisions/0199). */
export class OpenQuestionTypes1770000014600 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    for (const table of ['questions', 'question_versions']) {
      await database.query(`
        ALTER TABLE ${table} DROP CONSTRAINT ${table}_type_check;
        ALTER TABLE ${table} ADD CHECK (type ~ '^[a-z][a-z_]{0,39}$');
      `);
    }
  }

  async down(database: QueryRunner): Promise<void> {
    for (const table of ['questions', 'question_versions']) {
      await database.query(`
        ALTER TABLE ${table} DROP CONSTRAINT ${table}_type_check;
        ALTER TABLE ${table} ADD CHECK (type IN (${types})) NOT VALID;
      `);
    }
  }
}

const types = `'single_choice', 'multiple_choice', 'true_false', 'numeric', 'short_text', 'matching', 'ordering', 'cloze', 'long_text', 'file'`;
