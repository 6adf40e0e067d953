import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The question bank. */
export class CreateQuestions1770000006000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE questions (
        id uuid PRIMARY KEY,
        organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
        author_id uuid NOT NULL REFERENCES users ON DELETE RESTRICT,
        core_subject_id uuid REFERENCES core_subjects ON DELETE SET NULL,
        tags text[] NOT NULL DEFAULT '{}',
        difficulty text CHECK (difficulty IN ('easy', 'medium', 'hard')),
        external_id text,
        current_version_id uuid NOT NULL,
        current_number integer NOT NULL DEFAULT 1,
        archived_at timestamptz,
        ${content}
      );
      CREATE UNIQUE INDEX questions_external_id_idx ON questions (author_id, external_id) WHERE external_id IS NOT NULL;
      CREATE INDEX ON questions (organization_id, created_at DESC, id);
      CREATE INDEX ON questions (author_id);
      CREATE INDEX ON questions (core_subject_id);
      CREATE INDEX ON questions USING gin (tags);
      CREATE INDEX questions_words_idx ON questions USING gin (words_of(title, prompt));

      -- The immutable versions of a question; assessments reference a version.
      CREATE TABLE question_versions (
        id uuid PRIMARY KEY,
        question_id uuid NOT NULL REFERENCES questions ON DELETE CASCADE,
        number integer NOT NULL CHECK (number > 0),
        ${content},
        CONSTRAINT question_versions_number_key UNIQUE (question_id, number)
      );
      ALTER TABLE questions ADD FOREIGN KEY (current_version_id) REFERENCES question_versions DEFERRABLE INITIALLY DEFERRED;
      CREATE INDEX ON questions (current_version_id);
      CREATE TRIGGER question_versions_append_only BEFORE UPDATE ON question_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();;
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      ALTER TABLE questions DROP CONSTRAINT questions_current_version_id_fkey;
      DROP TABLE question_versions, questions;
    `);
  }
}

const types = `'single_choice', 'multiple_choice', 'true_false', 'numeric', 'short_text', 'matching', 'ordering', 'cloze', 'long_text', 'file'`;

const content = `
  type text NOT NULL CHECK (type IN (${types})),
  title text NOT NULL CHECK (length(title) <= 255),
  prompt text NOT NULL,
  format text NOT NULL CHECK (format IN ('plain', 'markdown', 'html', 'moodle')),
  body jsonb NOT NULL,
  key jsonb NOT NULL,
  feedback text NOT NULL,
  points numeric(6,2) NOT NULL CHECK (points > 0 AND points <= 1000),
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()`;
