import { nameOfUserSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';
import { contextOf } from '#platform/database/row-context.js';
import { bumpVersion } from '#platform/database/sql-text.js';

const authorName = nameOfUserSql('row.author_id');

/** The author of a reply. */
export const replyContext = contextOf<{ authorName: string }>({ authorName });

/** Locks the threads of person $1, so that no reply is added to them until the transaction ends. */
export const lockThreadsOf: Statement = {
  name: 'discussion-lock-threads-of',
  text: 'SELECT FROM discussion_threads WHERE author_id = $1 ORDER BY id FOR UPDATE',
};

/** Takes person $1 out of the own threads to which others replied. */
export const anonymizeAnswered: Statement = {
  name: 'discussion-anonymize-answered',
  text: `UPDATE discussion_threads t SET author_id = NULL, title = NULL, text = NULL, edited_at = NULL, ${bumpVersion('t')}
         WHERE t.author_id = $1
           AND EXISTS (SELECT FROM discussion_replies r WHERE r.thread_id = t.id AND r.author_id <> $1)`,
};

/** The author of a thread, and its replies that are not hidden. */
export const threadContext = contextOf<{ authorName: string | null; replyCount: number }>({
  authorName,
  replyCount: '(SELECT count(*) FROM discussion_replies r WHERE r.thread_id = row.id AND r.hidden_at IS NULL)',
});

/** Whether people other than $2 have replied to thread $1. The caller has locked the thread. */
export const repliesOfOthers: Statement = {
  name: 'discussion-replies-of-others',
  text: `
    SELECT EXISTS (SELECT FROM discussion_replies r WHERE r.thread_id = $1 AND r.author_id <> $2) AS "hasReplies"`,
};
