import { all, definePolicy, ownedBy, type Scope } from '#platform/access/policy.js';
import { User } from './user.entity.js';
import { Invitation } from '#identity/invitations/invitation.entity.js';

/** Admins manage all accounts. */
export const userPolicy = definePolicy(User, {
  admin: { read: all, create: all, edit: all, remove: all },
});

/** The account of the actor, for every role. */
export const ownAccountPolicy = definePolicy(User, {
  admin: { read: ownedBy('id'), edit: ownedBy('id') },
  teacher: { read: ownedBy('id'), edit: ownedBy('id') },
  student: { read: ownedBy('id'), edit: ownedBy('id') },
  parent: { read: ownedBy('id'), edit: ownedBy('id') },
});

const toOwnAddress: Scope<Invitation> = (row) => `${row}.email = (SELECT u.email FROM users u WHERE u.id = :actorId)`;

/** Teachers manage the invitations they sent, admins all; students accept those sent to their address. */
export const invitationPolicy = definePolicy(Invitation, {
  admin: { read: all, create: all, remove: all },
  teacher: { read: ownedBy('invitedBy'), create: all, remove: ownedBy('invitedBy') },
  student: { edit: toOwnAddress },
});
