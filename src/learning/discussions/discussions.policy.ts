import { learnersModule, ofModule, ownModule, teachersModule } from '#curriculum/modules/module.scopes.js';
import { all, both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { DiscussionReply, DiscussionThread, type Post } from './post.entities.js';

const notHidden: Scope<never> = (row) => `${row}.hidden_at IS NULL`;

/** Posts in the modules that the reader finds in lists; the decision about access opens the module. */
function rulesOf<E extends Post>() {
  const own = ownedBy<E>('authorId');
  const moderated = ofModule<E>('moduleId', ownModule);
  const shown = either<E>(notHidden, own);
  const ofTeachersModule = ofModule<E>('moduleId', teachersModule);
  const ofLearnersModule = ofModule<E>('moduleId', learnersModule);
  const author = { create: all, edit: own };
  const learner = { ...author, read: both<E>(shown, ofLearnersModule), remove: own };
  return {
    admin: { ...author, read: all, remove: all, moderate: all },
    teacher: {
      ...author,
      read: either<E>(moderated, both<E>(shown, ofTeachersModule)),
      remove: either<E>(own, moderated),
      moderate: moderated,
    },
    student: learner,
    parent: learner,
  };
}

/** All to whom the module is open take part; authors change and delete their posts, teachers of the module moderate. */
export const threadPolicy = definePolicy(DiscussionThread, rulesOf<DiscussionThread>());

/** Replies are read through their thread. */
export const replyPolicy = definePolicy(DiscussionReply, rulesOf<DiscussionReply>());
