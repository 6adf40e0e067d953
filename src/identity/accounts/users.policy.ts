import { all, definePolicy, ownedBy } from '#platform/access/policy.js';
import { User } from './user.entity.js';

const own = ownedBy<User>('id');

/** Admins manage all accounts; every role reads and changes its own account. */
export const userPolicy = definePolicy(User, {
  admin: {
    read: all,
    create: all,
    edit: all,
    remove: all,
    // The account of the actor: names, username, and, with the current password, address and password.
    readOwn: own,
    editOwn: own,
  },
  teacher: { readOwn: own, editOwn: own },
  student: { readOwn: own, editOwn: own },
  parent: { readOwn: own, editOwn: own },
});
