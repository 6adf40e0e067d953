import { all, definePolicy, ownedBy } from '#platform/access/policy.js';
import { Session } from './session.entity.js';

/** Account holders read and end their own login sessions, admins those of all people. */
export const sessionPolicy = definePolicy(Session, {
  admin: { read: all, edit: all, remove: all },
  teacher: { read: ownedBy('userId'), edit: ownedBy('userId'), remove: ownedBy('userId') },
  student: { read: ownedBy('userId'), edit: ownedBy('userId'), remove: ownedBy('userId') },
  parent: { read: ownedBy('userId'), edit: ownedBy('userId'), remove: ownedBy('userId') },
});
