import { all, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { MarkingComment } from './marking-comment.entity.js';

const shared: Scope<MarkingComment> = (row) => `${row}.is_shared`;

/** Teachers see their own comments and those others share, and change their own. */
export const markingCommentPolicy = definePolicy(MarkingComment, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: {
    read: either(ownedBy('ownerId'), shared),
    create: all,
    edit: ownedBy('ownerId'),
    remove: ownedBy('ownerId'),
  },
});
