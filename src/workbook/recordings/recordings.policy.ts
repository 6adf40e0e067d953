import { all, both, definePolicy, ownedBy, type Scope } from '#platform/access/policy.js';
import { AudioRecording } from './audio-recording.entity.js';

const own = ownedBy<AudioRecording>('userId');
const kept: Scope<AudioRecording> = (row) => `${row}.deleted_at IS NULL`;
const deleted: Scope<AudioRecording> = (row) => `${row}.deleted_at IS NOT NULL`;

const owner = {
  read: both(own, kept),
  create: all,
  edit: both(own, kept),
  remove: both(own, kept),
  restore: both(own, deleted),
};

/** A voice is personal: only its owner reaches a recording, not even an admin. */
export const recordingPolicy = definePolicy(AudioRecording, {
  admin: owner,
  teacher: owner,
  student: owner,
  parent: owner,
});
