import { all, definePolicy, ownedBy } from '#platform/access/policy.js';
import { Session } from './session.entity.js';

export const sessionPolicy = definePolicy(Session, {
  admin: { read: all, edit: all, remove: all },
  teacher: { read: ownedBy('userId'), edit: ownedBy('userId'), remove: ownedBy('userId') },
  student: { read: ownedBy('userId'), edit: ownedBy('userId'), remove: ownedBy('userId') },
  parent: { read: ownedBy('userId'), edit: ownedBy('userId'), remove: ownedBy('userId') },
});
