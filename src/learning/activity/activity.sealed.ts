import { sealedColumn } from '#platform/crypto/sealed.js';

/** What a person notes about a resource. */
export const sealedNotes = sealedColumn('user_learning_activity', 'notes', {
  keys: ['userId', 'resourceId', 'activityType'],
});
