import { both, definePolicy, ownedBy, type Scope } from '#platform/access/policy.js';
import { Message } from './message.entity.js';

const notHidden: Scope<Message> = (row) => `${row}.hidden_at IS NULL`;
const own = both<Message>(ownedBy('recipientId'), notHidden);
const inbox = { read: own, edit: own, remove: own };

/** Recipients access their own messages only; admins cannot read the messages of others. */
export const messagePolicy = definePolicy(Message, { admin: inbox, teacher: inbox, student: inbox, parent: inbox });
