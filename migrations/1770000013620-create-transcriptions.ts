import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Transcriptions of recordings. */
export class CreateTranscriptions1770000013620 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE transcription_records (
        id uuid PRIMARY KEY,
        audio_recording_id uuid NOT NULL UNIQUE REFERENCES audio_recordings ON DELETE CASCADE,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        text text CHECK (length(text) <= 1000000),
        -- What the engine recognized; its owner may change text.
        machine_text text,
        confidence numeric(3,2) CHECK (confidence BETWEEN 0 AND 1),
        language text CHECK (language ~ '^[a-z]{2}(-[A-Z]{2})?$'),
        word_count integer CHECK (word_count >= 0),
        -- Seconds.
        processing_time integer CHECK (processing_time >= 0),
        metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
        status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'processing', 'completed', 'failed')),
        -- Tries since it was last requested.
        attempts integer NOT NULL DEFAULT 0 CHECK (attempts BETWEEN 0 AND 3),
        -- The earliest time of the next try.
        due_at timestamptz NOT NULL DEFAULT now(),
        -- The running try. Its result counts only while this is its id.
        run_id uuid,
        started_at timestamptz,
        failure text,
        archived_at timestamptz,
        -- Segments and words of an archived transcription, compressed.
        archive_file_id uuid REFERENCES stored_files ON DELETE RESTRICT,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CHECK ((status = 'processing') = (run_id IS NOT NULL) AND (run_id IS NULL) = (started_at IS NULL)),
        CHECK ((status = 'failed') = (failure IS NOT NULL)),
        CHECK (status <> 'completed' OR (text ~ '\\S' AND word_count > 0)),
        CHECK (archived_at IS NULL OR status = 'completed')
      );
      CREATE INDEX ON transcription_records (user_id, created_at, id);
      CREATE INDEX ON transcription_records (status);
      CREATE INDEX ON transcription_records (created_at) WHERE status = 'completed' AND archived_at IS NULL;
      CREATE INDEX ON transcription_records (archive_file_id);
      CREATE INDEX transcription_records_words_idx ON transcription_records USING gin (words_of(text));

      ALTER TABLE audio_recordings
        ADD COLUMN transcription_id uuid UNIQUE REFERENCES transcription_records ON DELETE SET NULL;
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      ALTER TABLE audio_recordings DROP COLUMN transcription_id;
      DROP TABLE transcription_records;
    `);
  }
}
