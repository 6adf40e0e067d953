import type { Statement } from '#platform/database/database.js';

/** What a job needs to read the bytes of recording $1. */
export const storedRecording: Statement = {
  name: 'recording-stored',
  text: `
    SELECT f.storage_key AS "storageKey", r.mime_type AS "mimeType"
    FROM audio_recordings r JOIN stored_files f ON f.id = r.file_id WHERE r.id = $1`,
};

/** Keeps the waveform of recording $1, unless it was deleted or has one. */
export const insertPeaks: Statement = {
  name: 'recording-peaks-insert',
  text: `
    INSERT INTO recording_peaks (recording_id, peaks, issue)
    SELECT r.id, $2::jsonb, $3::text FROM audio_recordings r WHERE r.id = $1 FOR KEY SHARE
    ON CONFLICT DO NOTHING`,
};

export const readPeaks: Statement = {
  name: 'recording-peaks',
  text: 'SELECT peaks, issue FROM recording_peaks WHERE recording_id = $1',
};

/** Links transcription $2 to recording $1. */
export const linkTranscription: Statement = {
  name: 'recording-link-transcription',
  text: `
    UPDATE audio_recordings SET transcription_id = $2, version = version + 1, updated_at = now()
    WHERE id = $1 AND transcription_id IS DISTINCT FROM $2`,
};

/** Records that recording $1 has a completed transcription. */
export const markProcessed: Statement = {
  name: 'recording-mark-processed',
  text: `
    UPDATE audio_recordings SET is_processed = true, version = version + 1, updated_at = now()
    WHERE id = $1 AND NOT is_processed`,
};

/** Removes up to 500 recordings that were deleted before $1, or made before $2 if it is given. */
export const removeExpired: Statement = {
  name: 'recordings-remove-expired',
  text: `
    DELETE FROM audio_recordings WHERE id IN (
      SELECT r.id FROM audio_recordings r
      WHERE r.deleted_at < $1::timestamptz OR r.created_at < $2::timestamptz
      ORDER BY r.id LIMIT 500 FOR UPDATE SKIP LOCKED)
    RETURNING file_id AS "fileId"`,
};
