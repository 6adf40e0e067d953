import { definePolicy, ownedBy } from '#platform/access/policy.js';
import { UserProfile } from './profile.entity.js';

/** A profile is its person's alone; nobody else reads it, not even an admin. */
export const profilePolicy = definePolicy(UserProfile, {
  admin: { read: ownedBy('id'), edit: ownedBy('id') },
  teacher: { read: ownedBy('id'), edit: ownedBy('id') },
  student: { read: ownedBy('id'), edit: ownedBy('id') },
  parent: { read: ownedBy('id'), edit: ownedBy('id') },
});
