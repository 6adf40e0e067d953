import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notes of people with their earlier texts, links and images. */
export class CreateNotes1770000013700 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(notes);
    await database.query(partsOfNotes);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TABLE note_files, note_links, note_versions, notes;
      DROP FUNCTION forget_time_of_note();
    `);
  }
}

/** What a note and an earlier text of it have in common. */
const text = `
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    -- Sanitized HTML.
    content text NOT NULL CHECK (length(content) BETWEEN 1 AND 50000),
    word_count integer NOT NULL CHECK (word_count >= 0),
    tags text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 20),
    categories text[] NOT NULL DEFAULT '{}' CHECK (cardinality(categories) <= 20),`;

const notes = `
  CREATE TABLE notes (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    ${text}
    -- The words of content.
    plain_text text NOT NULL,
    -- Tags and categories as they are compared.
    tag_keys text[] NOT NULL DEFAULT '{}',
    category_keys text[] NOT NULL DEFAULT '{}',
    -- What the note is about. It outlives all of it, because it belongs to its author.
    module_id uuid REFERENCES modules ON DELETE SET NULL,
    lesson_id uuid REFERENCES lessons ON DELETE SET NULL,
    section_id uuid REFERENCES sections ON DELETE SET NULL,
    audio_recording_id uuid REFERENCES audio_recordings ON DELETE SET NULL,
    -- Seconds from the beginning of the recording or video.
    timestamp integer CHECK (timestamp >= 0),
    is_private boolean NOT NULL DEFAULT true,
    is_pinned boolean NOT NULL DEFAULT false,
    last_edit_device text CHECK (length(last_edit_device) BETWEEN 1 AND 100),
    -- Deleted notes can be restored for 30 days.
    deleted_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT notes_timestamp_place_check
      CHECK (timestamp IS NULL OR audio_recording_id IS NOT NULL OR lesson_id IS NOT NULL)
  );
  CREATE INDEX ON notes (user_id, is_pinned, updated_at, id);
  CREATE INDEX ON notes (user_id, is_pinned, created_at, id);
  CREATE INDEX ON notes (user_id, is_pinned DESC, title COLLATE name_order, id);
  CREATE INDEX notes_pinned_idx ON notes (user_id, is_pinned) WHERE is_pinned;
  CREATE INDEX notes_shared_idx ON notes (updated_at, id) WHERE NOT is_private AND deleted_at IS NULL;
  CREATE INDEX notes_deleted_idx ON notes (deleted_at) WHERE deleted_at IS NOT NULL;
  CREATE INDEX ON notes (module_id);
  CREATE INDEX ON notes (lesson_id);
  CREATE INDEX ON notes (section_id);
  CREATE INDEX ON notes (audio_recording_id);
  CREATE INDEX notes_tags_idx ON notes USING gin (tag_keys);
  CREATE INDEX notes_categories_idx ON notes USING gin (category_keys);
  CREATE INDEX notes_words_idx ON notes USING gin (words_of(title, plain_text));

  -- A note about a deleted recording or lesson has no second of it any more.
  CREATE FUNCTION forget_time_of_note() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.timestamp := NULL;
      RETURN NEW;
    END $$;
  CREATE TRIGGER notes_time_forgotten BEFORE UPDATE OF lesson_id, audio_recording_id ON notes
    FOR EACH ROW WHEN (NEW.lesson_id IS NULL AND NEW.audio_recording_id IS NULL AND NEW.timestamp IS NOT NULL
      AND (OLD.lesson_id IS NOT NULL OR OLD.audio_recording_id IS NOT NULL))
    EXECUTE FUNCTION forget_time_of_note();
`;

const partsOfNotes = `
  -- A text that was replaced. The note had it from its version since_version to version.
  CREATE TABLE note_versions (
    note_id uuid NOT NULL REFERENCES notes ON DELETE CASCADE,
    version integer NOT NULL,
    since_version integer NOT NULL CHECK (since_version BETWEEN 1 AND version),
    ${text}
    replaced_at timestamptz NOT NULL,
    PRIMARY KEY (note_id, version)
  );

  CREATE TABLE note_links (
    note_id uuid NOT NULL REFERENCES notes ON DELETE CASCADE,
    linked_id uuid NOT NULL REFERENCES notes ON DELETE CASCADE,
    position integer NOT NULL CHECK (position >= 0),
    PRIMARY KEY (note_id, linked_id),
    CONSTRAINT note_links_self_check CHECK (note_id <> linked_id)
  );
  CREATE INDEX ON note_links (linked_id);

  -- The images of a note. last_version is the latest version that shows the file; null: the present one does.
  CREATE TABLE note_files (
    note_id uuid NOT NULL REFERENCES notes ON DELETE CASCADE,
    file_id uuid NOT NULL REFERENCES stored_files ON DELETE RESTRICT,
    last_version integer,
    PRIMARY KEY (note_id, file_id)
  );
  CREATE INDEX ON note_files (file_id);
`;
