import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The pictures and sounds that questions show. */
export class CreateQuestionFiles1770000014700 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      -- A file stays with the question, because earlier versions may show it.
      CREATE TABLE question_files (
        question_id uuid NOT NULL REFERENCES questions ON DELETE CASCADE,
        file_id uuid NOT NULL REFERENCES stored_files ON DELETE RESTRICT,
        PRIMARY KEY (question_id, file_id)
      );
      CREATE INDEX ON question_files (file_id);
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE question_files');
  }
}
