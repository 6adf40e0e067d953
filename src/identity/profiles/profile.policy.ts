import { definePolicy, ownedBy } from '#platform/access/policy.js';
import { UserProfile } from './profile.entity.js';

/** Only the account holder reads and changes the profile; admins have no access. */
export const profilePolicy = definePolicy(UserProfile, {
  admin: { read: ownedBy('id'), edit: ownedBy('id') },
  teacher: { read: ownedBy('id'), edit: ownedBy('id') },
  student: { read: ownedBy('id'), edit: ownedBy('id') },
  parent: { read: ownedBy('id'), edit: ownedBy('id') },
});
