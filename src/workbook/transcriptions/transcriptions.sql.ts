import type { Statement } from '#platform/database/database.js';
import { maxAttempts, mayMove, type Transition, transitions } from './transcription-states.js';

/** A row that is not running, from its first try. */
const anew =
  'attempts = 0, run_id = NULL, started_at = NULL, failure = NULL, version = t.version + 1, updated_at = now()';
const stopped = 'run_id = NULL, started_at = NULL, version = t.version + 1, updated_at = now()';

const to = (transition: Transition): string => `status = '${transitions[transition].to}'`;

/**
 * Requests a transcription, $1, of recording $2 of user $3 in language $4 at $5. Returns nothing if one is there that has
 * not failed: the row of a recording exists once, and only one of two requests at the same time changes it.
 */
export const requestTranscription: Statement = {
  name: 'transcription-request',
  text: `
    INSERT INTO transcription_records AS t (id, audio_recording_id, user_id, language, due_at)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (audio_recording_id) DO UPDATE SET ${to('retry')}, due_at = EXCLUDED.due_at,
      language = coalesce(EXCLUDED.language, t.language), ${anew}
    WHERE ${mayMove('retry', 't')}
    RETURNING id`,
};

/** Requests transcription $1 again at $2, if it has failed. */
export const retryTranscription: Statement = {
  name: 'transcription-retry',
  text: `
    UPDATE transcription_records t SET ${to('retry')}, due_at = $2, ${anew}
    WHERE t.id = $1 AND ${mayMove('retry', 't')} RETURNING id`,
};

/** Stops transcription $1, if it has not ended. */
export const cancelTranscription: Statement = {
  name: 'transcription-cancel',
  text: `
    UPDATE transcription_records t SET ${to('cancel')}, failure = 'cancelled', ${stopped}
    WHERE t.id = $1 AND ${mayMove('cancel', 't')} RETURNING id`,
};

/** Begins a try with the id $2 at $3 of transcription $1, if it is due and its recording is not deleted. */
export const claimTranscription: Statement = {
  name: 'transcription-claim',
  text: `
    UPDATE transcription_records t
    SET ${to('claim')}, attempts = t.attempts + 1, run_id = $2, started_at = $3, version = t.version + 1, updated_at = now()
    FROM audio_recordings r
    WHERE t.id = $1 AND ${mayMove('claim', 't')} AND t.attempts < ${maxAttempts} AND t.due_at <= $3
      AND r.id = t.audio_recording_id AND r.deleted_at IS NULL
    RETURNING t.audio_recording_id AS "recordingId", t.attempts AS attempt, t.language`,
};

/** The try $2 of transcription $1 has recognized words. Returns nothing if it was stopped meanwhile. */
export const completeTranscription: Statement = {
  name: 'transcription-complete',
  text: `
    UPDATE transcription_records t
    SET ${to('complete')}, text = $3, machine_text = $3, confidence = $4, language = coalesce($5, t.language),
      word_count = $6, processing_time = $7, metadata = $8, failure = NULL, ${stopped}
    WHERE t.id = $1 AND t.run_id = $2 AND ${mayMove('complete', 't')} RETURNING t.audio_recording_id AS "recordingId"`,
};

/** The try $2 of transcription $1 failed, for the reason $3. */
export const failTranscription: Statement = {
  name: 'transcription-fail',
  text: `
    UPDATE transcription_records t SET ${to('fail')}, failure = $3, ${stopped}
    WHERE t.id = $1 AND t.run_id = $2 AND ${mayMove('fail', 't')} RETURNING id`,
};

/** The try $2 of transcription $1 is repeated at $3; with $4, it does not count. */
export const postponeTranscription: Statement = {
  name: 'transcription-postpone',
  text: `
    UPDATE transcription_records t
    SET ${to('postpone')}, due_at = $3, attempts = t.attempts - CASE WHEN $4::boolean THEN 1 ELSE 0 END, ${stopped}
    WHERE t.id = $1 AND t.run_id = $2 AND ${mayMove('postpone', 't')} RETURNING id`,
};

/** Ends tries that began before $2, because their process was killed; $1 is now. */
export const endStuckTries: Statement = {
  name: 'transcription-end-stuck',
  text: `
    UPDATE transcription_records t
    SET status = CASE WHEN t.attempts < ${maxAttempts} THEN '${transitions.postpone.to}' ELSE '${transitions.fail.to}' END,
      failure = CASE WHEN t.attempts < ${maxAttempts} THEN NULL ELSE 'interrupted' END, due_at = $1, ${stopped}
    WHERE ${mayMove('postpone', 't')} AND t.started_at < $2
    RETURNING id, status`,
};

/** Up to 100 transcriptions that were due before $2 and have no job any more; they are due again at $1. */
export const overdueTranscriptions: Statement = {
  name: 'transcription-overdue',
  text: `
    UPDATE transcription_records t SET due_at = $1
    WHERE t.id IN (
      SELECT o.id FROM transcription_records o JOIN audio_recordings r ON r.id = o.audio_recording_id
      WHERE ${mayMove('claim', 'o')} AND o.due_at < $2 AND r.deleted_at IS NULL
      ORDER BY o.due_at LIMIT 100 FOR UPDATE OF o SKIP LOCKED)
    RETURNING id`,
};

/** One completed transcription created before $1 that is not archived, with what is to be compressed. */
export const nextToArchive: Statement = {
  name: 'transcription-next-to-archive',
  text: `
    SELECT t.id, t.metadata - 'provider' - 'model' AS bulk FROM transcription_records t
    WHERE t.status = 'completed' AND t.archived_at IS NULL AND t.created_at < $1
    ORDER BY t.created_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
};

/** Archives transcription $1 at $2, with its segments and words in file $3, if it has any. */
export const archiveTranscription: Statement = {
  name: 'transcription-archive',
  text: `
    UPDATE transcription_records t SET archived_at = $2, archive_file_id = $3,
      metadata = t.metadata - 'segments' - 'words', version = t.version + 1, updated_at = now()
    WHERE t.id = $1`,
};
