import { all, both, definePolicy, ownedBy, type Scope } from '#platform/access/policy.js';
import { Message, SentMessage } from './message.entity.js';

const notHidden: Scope<Message> = (row) => `${row}.hidden_at IS NULL`;
const own = both<Message>(ownedBy('recipientId'), notHidden);
const inbox = { read: own, edit: own, remove: own };

/** Recipients access their own messages only; admins cannot read the messages of others. */
export const messagePolicy = definePolicy(Message, { admin: inbox, teacher: inbox, student: inbox, parent: inbox });

/** Staff send messages and read the ones they sent. Students and parents only receive. */
export const sendPolicy = definePolicy(SentMessage, {
  admin: { read: ownedBy('senderId'), create: all },
  teacher: { read: ownedBy('senderId'), create: all },
});

/** Messages to the whole organization. */
export const announcementPolicy = definePolicy(SentMessage, { admin: { create: all } });
