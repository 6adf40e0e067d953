import { definePolicy, ownedBy } from '#platform/access/policy.js';
import { UserPreferences } from './preferences.entity.js';

/** Only the account holder reads and changes the preferences. */
export const preferencesPolicy = definePolicy(UserPreferences, {
  admin: { read: ownedBy('id'), edit: ownedBy('id') },
  teacher: { read: ownedBy('id'), edit: ownedBy('id') },
  student: { read: ownedBy('id'), edit: ownedBy('id') },
  parent: { read: ownedBy('id'), edit: ownedBy('id') },
});
