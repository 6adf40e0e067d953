import { both, definePolicy, ownedBy, type Scope } from '#platform/access/policy.js';
import { Transcription } from './transcription.entity.js';

const ofKeptRecording: Scope<Transcription> = (row) =>
  `EXISTS (SELECT FROM audio_recordings r WHERE r.id = ${row}.audio_recording_id AND r.deleted_at IS NULL)`;

const own = both(ownedBy<Transcription>('userId'), ofKeptRecording);
const owner = { read: own, edit: own };

/** Read and corrected by the person who speaks, as the recording is: not even by an admin. */
export const transcriptionPolicy = definePolicy(Transcription, {
  admin: owner,
  teacher: owner,
  student: owner,
  parent: owner,
});
