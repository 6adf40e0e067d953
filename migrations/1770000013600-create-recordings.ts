import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Recordings of people's voices. */
export class CreateRecordings1770000013600 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE audio_recordings (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        -- What it was recorded for. The recording outlives both, because it belongs to its owner.
        module_id uuid REFERENCES modules ON DELETE SET NULL,
        lesson_id uuid REFERENCES lessons ON DELETE SET NULL,
        file_id uuid NOT NULL UNIQUE REFERENCES stored_files ON DELETE RESTRICT,
        file_name text NOT NULL CHECK (length(file_name) BETWEEN 1 AND 255),
        mime_type text NOT NULL CHECK (mime_type IN ('audio/wav', 'audio/mp3', 'audio/webm', 'audio/m4a')),
        -- Measured by the server, rounded up.
        duration_seconds integer NOT NULL CONSTRAINT check_duration CHECK (duration_seconds > 0),
        file_size_bytes integer NOT NULL
          CONSTRAINT check_file_size CHECK (file_size_bytes > 0 AND file_size_bytes <= 104857600),
        metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
        -- Whether it has a completed transcription.
        is_processed boolean NOT NULL DEFAULT false,
        -- Deleted recordings can be restored for 30 days.
        deleted_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX ON audio_recordings (user_id, created_at, id);
      CREATE INDEX ON audio_recordings (user_id, duration_seconds, id);
      CREATE INDEX ON audio_recordings (module_id);
      CREATE INDEX ON audio_recordings (lesson_id);
      CREATE INDEX ON audio_recordings (is_processed);
      CREATE INDEX ON audio_recordings (created_at);
      CREATE INDEX ON audio_recordings (deleted_at) WHERE deleted_at IS NOT NULL;
      CREATE INDEX audio_recordings_words_idx ON audio_recordings USING gin (words_of(file_name));

      -- The waveform of a recording. Without peaks, issue says why there are none.
      CREATE TABLE recording_peaks (
        recording_id uuid PRIMARY KEY REFERENCES audio_recordings ON DELETE CASCADE,
        peaks jsonb CHECK (jsonb_typeof(peaks) = 'array'),
        issue text CHECK (issue IN ('format_undecodable', 'content_undecodable')),
        computed_at timestamptz NOT NULL DEFAULT now(),
        CHECK (num_nonnulls(peaks, issue) = 1)
      );
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE recording_peaks, audio_recordings;');
  }
}
