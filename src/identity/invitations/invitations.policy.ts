import { all, definePolicy, ownedBy, type Scope } from '#platform/access/policy.js';
import { Invitation } from './invitation.entity.js';

const toOwnAddress: Scope<Invitation> = (row) => `${row}.email = (SELECT u.email FROM users u WHERE u.id = :actorId)`;

/** Teachers manage the invitations they sent, admins all; students accept those sent to their address. */
export const invitationPolicy = definePolicy(Invitation, {
  admin: {
    read: all,
    create: all,
    remove: all,
    // Invitations that only open an account. Teachers invite into classrooms they teach.
    createWithoutClassroom: all,
  },
  teacher: { read: ownedBy('invitedBy'), create: all, remove: ownedBy('invitedBy') },
  // Joining the classroom of the invitation with an existing account.
  student: { accept: toOwnAddress },
});
