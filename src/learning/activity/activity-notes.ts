import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Cipher } from '#platform/crypto/cipher.js';
import { sealedNotes } from './activity.sealed.js';
import type { LearningActivity } from './learning-activity.entity.js';

type ActivityKey = Pick<LearningActivity, 'userId' | 'resourceId' | 'activityType'>;

/** Encrypts the notes of activities, so that they cannot be read in the database or moved to another row. */
@Injectable()
export class ActivityNotes {
  constructor(private readonly cipher: Cipher) {}

  seal(key: ActivityKey, notes: string | null): string | null {
    return notes && this.cipher.encrypt(notes, sealedNotes, placeOf(key));
  }

  /** The row of the actor with its notes decrypted. */
  shown<T extends Omit<LearningActivity, 'userId'>>({ userId }: Actor, row: T): T & { userId: string } {
    const owned = { ...row, userId };
    return { ...owned, notes: row.notes && this.cipher.decrypt(row.notes, sealedNotes, placeOf(owned)) };
  }
}

/** Ids of clients may have upper-case letters, those of the database have none. */
const placeOf = ({ userId, resourceId, activityType }: ActivityKey): ActivityKey => ({
  userId,
  activityType,
  resourceId: resourceId.toLowerCase(),
});
