import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Comments that teachers use again, and where they were given (docs/decisions/0229). */
export class CreateCommentBank1770000014950 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE marking_comments (
        id uuid PRIMARY KEY,
        organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
        owner_id uuid NOT NULL REFERENCES users ON DELETE RESTRICT,
        text text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
        tags text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 10),
        is_shared boolean NOT NULL DEFAULT false,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX ON marking_comments (owner_id, created_at DESC, id);
      CREATE INDEX ON marking_comments (organization_id, created_at DESC, id);
      CREATE INDEX ON marking_comments USING gin (tags);
      CREATE INDEX marking_comments_words_idx ON marking_comments USING gin (words_of(text));
      CREATE INDEX ON marking_comments USING hash (text);

      -- The comment a person gave an answer, for suggestions to answers to the same question.
      CREATE TABLE given_comments (
        attempt_id uuid NOT NULL REFERENCES submission_attempts ON DELETE CASCADE,
        item_id uuid NOT NULL,
        question_id uuid NOT NULL REFERENCES questions ON DELETE CASCADE,
        teacher_id uuid REFERENCES users ON DELETE SET NULL,
        text text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
        given_at timestamptz NOT NULL,
        PRIMARY KEY (attempt_id, item_id)
      );
      CREATE INDEX ON given_comments (question_id);
      CREATE INDEX ON given_comments (teacher_id);
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE given_comments, marking_comments');
  }
}
