import { nameOfUserSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';
import { contextOf } from '#platform/database/row-context.js';

const authorName = nameOfUserSql('row.author_id');

/** The author of a reply. */
export const replyContext = contextOf<{ authorName: string }>({ authorName });

/** The author of a thread, and its replies that are not hidden. */
export const threadContext = contextOf<{ authorName: string; replyCount: number }>({
  authorName,
  replyCount: '(SELECT count(*) FROM discussion_replies r WHERE r.thread_id = row.id AND r.hidden_at IS NULL)',
});

/** Whether people other than $2 have replied to thread $1. The caller has locked the thread. */
export const repliesOfOthers: Statement = {
  name: 'discussion-replies-of-others',
  text: `
    SELECT EXISTS (SELECT FROM discussion_replies r WHERE r.thread_id = $1 AND r.author_id <> $2) AS "hasReplies"`,
};
