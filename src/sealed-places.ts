import { sealedVoteChoice } from '#community/civic/votes/vote.sealed.js';
import { sealedOccupation, sealedPoliticalPreference } from '#identity/profiles/profile.sealed.js';
import { sealedRegistration } from '#identity/registration/registration.sealed.js';
import { sealedOperation } from '#insight/sync/sync.sealed.js';
import { sealedNotes } from '#learning/activity/activity.sealed.js';
import { sealedSecretKey } from '#learning/certificates/credentials/credential-key.sealed.js';
import type { SealedColumn, SealedPayload } from '#platform/crypto/sealed.js';
import { sealedMail } from '#platform/mail/mail.sealed.js';

/** Every encrypted column. `homeroom crypto rotate` encrypts the values of these and no others again. */
export const sealedColumns: readonly SealedColumn[] = [
  sealedMail,
  sealedOccupation,
  sealedPoliticalPreference,
  sealedSecretKey,
  sealedNotes,
  sealedVoteChoice,
  sealedOperation,
];

/** Every encrypted field of the payload of a job. */
export const sealedPayloads: readonly SealedPayload[] = [sealedRegistration];
