import { definePolicy, ownedBy } from '#platform/access/policy.js';
import { UserPreferences } from './preferences.entity.js';

/** Preferences are their person's alone. */
export const preferencesPolicy = definePolicy(UserPreferences, {
  admin: { read: ownedBy('id'), edit: ownedBy('id') },
  teacher: { read: ownedBy('id'), edit: ownedBy('id') },
  student: { read: ownedBy('id'), edit: ownedBy('id') },
  parent: { read: ownedBy('id'), edit: ownedBy('id') },
});
