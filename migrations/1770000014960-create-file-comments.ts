import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Comments on places of submitted files, with replies (docs/decisions/0230). */
export class CreateFileComments1770000014960 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      -- When the submission was returned for another attempt after this one.
      ALTER TABLE submission_attempts ADD COLUMN returned_at timestamptz;

      CREATE TABLE file_comments (
        id uuid PRIMARY KEY,
        organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
        submission_id uuid NOT NULL REFERENCES submissions ON DELETE CASCADE,
        assessment_id uuid NOT NULL REFERENCES assessments ON DELETE CASCADE,
        classroom_id uuid NOT NULL REFERENCES classrooms ON DELETE RESTRICT,
        student_id uuid NOT NULL REFERENCES users ON DELETE RESTRICT,
        attempt_id uuid NOT NULL,
        file_id uuid NOT NULL,
        -- The item with the file in its answer.
        item_id uuid,
        place jsonb NOT NULL CHECK (place ->> 'kind' IN ('file', 'area', 'lines', 'time')),
        text text NOT NULL CHECK (length(text) BETWEEN 1 AND 5000),
        author_id uuid REFERENCES users ON DELETE SET NULL,
        resolved_at timestamptz,
        resolved_by uuid REFERENCES users ON DELETE SET NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        -- Comments go with the file of the attempt, and so with the submission.
        FOREIGN KEY (attempt_id, file_id) REFERENCES submission_files ON DELETE CASCADE
      );
      CREATE INDEX ON file_comments (submission_id, created_at, id);
      CREATE INDEX ON file_comments (attempt_id, file_id);
      CREATE INDEX ON file_comments (assessment_id);
      CREATE INDEX ON file_comments (classroom_id);
      CREATE INDEX ON file_comments (student_id);
      CREATE INDEX ON file_comments (organization_id);
      CREATE INDEX ON file_comments (author_id);
      CREATE INDEX ON file_comments (resolved_by);

      CREATE TABLE file_comment_replies (
        id uuid PRIMARY KEY,
        comment_id uuid NOT NULL REFERENCES file_comments ON DELETE CASCADE,
        author_id uuid REFERENCES users ON DELETE SET NULL,
        text text NOT NULL CHECK (length(text) BETWEEN 1 AND 5000),
        created_at timestamptz NOT NULL
      );
      CREATE INDEX ON file_comment_replies (comment_id, created_at, id);
      CREATE INDEX ON file_comment_replies (author_id);
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(
      'DROP TABLE file_comment_replies, file_comments; ALTER TABLE submission_attempts DROP COLUMN returned_at;',
    );
  }
}
