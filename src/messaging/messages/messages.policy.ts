import { all, both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { User } from '#identity/accounts/user.entity.js';
import { ofTaughtStudents } from '#school/classrooms/membership.scopes.js';
import { Message, SentMessage } from './message.entity.js';

const shown: Scope<Message> = (row) => `${row}.hidden_at IS NULL`;
const own = both<Message>(ownedBy('recipientId'), shown);
const inbox = { read: own, edit: own, remove: own };

/** What somebody was told is theirs: not even an admin reads another person's messages (OQ-166). */
export const messagePolicy = definePolicy(Message, { admin: inbox, teacher: inbox, student: inbox, parent: inbox });

/** Staff speaks, and sees what it said (OQ-166). */
export const sendPolicy = definePolicy(SentMessage, {
  admin: { read: ownedBy('senderId'), create: all },
  teacher: { read: ownedBy('senderId'), create: all },
});

/** Speaking to everybody at once. */
export const announcementPolicy = definePolicy(SentMessage, { admin: { create: all } });

const guardianOfTaught: Scope<User> = (row) => `${row}.id IN (SELECT g.parent_id FROM guardianships g
  WHERE ${ofTaughtStudents<{ studentId: string }>('studentId')('g')})`;

/** Whom staff may write to alone: teachers the students of their classes and those who look after them. */
export const correspondentPolicy = definePolicy(User, {
  admin: { read: all },
  teacher: { read: either(ofTaughtStudents('id'), guardianOfTaught) },
});
