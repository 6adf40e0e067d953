import { all, definePolicy, ownedBy } from '#platform/access/policy.js';
import { SentMessage } from './sent-message.entity.js';

/** Staff send messages and read the ones they sent. Students and parents only receive. */
export const sentMessagePolicy = definePolicy(SentMessage, {
  admin: {
    read: ownedBy('senderId'),
    create: all,
    // Send to the whole organization.
    announce: all,
  },
  teacher: { read: ownedBy('senderId'), create: all },
});
