import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Threads of the discussions of lessons, and their replies. */
export class CreateDiscussions1770000013300 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE discussion_threads (
        ${post('')},
        title text CHECK (length(title) BETWEEN 1 AND 200),
        -- A closed thread takes no more replies.
        closed_at timestamptz,
        last_activity_at timestamptz NOT NULL,
        -- A thread with replies of others stays without its author, title and text when the author is erased.
        CHECK (num_nulls(author_id, title, text) IN (0, 3))
      );
      CREATE INDEX ON discussion_threads (lesson_id, last_activity_at DESC, id DESC);
      CREATE INDEX ON discussion_threads (lesson_id, created_at, id);
      CREATE INDEX ON discussion_threads (module_id);
      CREATE INDEX ON discussion_threads (author_id);
      CREATE INDEX ON discussion_threads (hidden_by);
      CREATE INDEX discussion_threads_words_idx ON discussion_threads USING gin (words_of(title, text));

      CREATE TABLE discussion_replies (
        ${post('NOT NULL')},
        thread_id uuid NOT NULL REFERENCES discussion_threads ON DELETE CASCADE
      );
      CREATE INDEX ON discussion_replies (thread_id, created_at, id);
      CREATE INDEX ON discussion_replies (module_id);
      CREATE INDEX ON discussion_replies (lesson_id);
      CREATE INDEX ON discussion_replies (author_id);
      CREATE INDEX ON discussion_replies (hidden_by);
      CREATE INDEX discussion_replies_words_idx ON discussion_replies USING gin (words_of(text));
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE discussion_replies, discussion_threads;');
  }
}

/** Module and lesson are on every post, because its readers depend on them. */
const post = (authorship: '' | 'NOT NULL') => `
        id uuid PRIMARY KEY,
        module_id uuid NOT NULL REFERENCES modules ON DELETE RESTRICT,
        lesson_id uuid NOT NULL REFERENCES lessons ON DELETE CASCADE,
        author_id uuid ${authorship} REFERENCES users ON DELETE CASCADE,
        text text ${authorship} CHECK (length(text) BETWEEN 1 AND 20000),
        edited_at timestamptz,
        -- Hidden by a teacher or admin.
        hidden_at timestamptz,
        hidden_by uuid REFERENCES users ON DELETE SET NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CHECK (hidden_at IS NOT NULL OR hidden_by IS NULL)`;
