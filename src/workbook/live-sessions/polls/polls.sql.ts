import type { Statement } from '#platform/database/database.js';
import type { ResultsVisibility } from '#workbook/live-sessions/session-features.js';

/** A poll with its tally, and what the reader chose. */
export interface PollRow {
  id: string;
  sessionId: string;
  authorId: string | null;
  question: string;
  options: string[];
  isMultiple: boolean;
  isAnonymous: boolean;
  showResults: ResultsVisibility;
  closedAt: Date | null;
  createdAt: Date;
  voteCount: number;
  counts: number[];
  hasVoted: boolean;
  choices: number[] | null;
}

const fields = `p.id, p.session_id AS "sessionId", p.author_id AS "authorId", p.question, p.options,
  p.is_multiple AS "isMultiple", p.is_anonymous AS "isAnonymous", p.show_results AS "showResults",
  p.closed_at AS "closedAt", p.created_at AS "createdAt", t.vote_count AS "voteCount", t.counts`;

/** Poll $1 of session $2 and others in the order of their creation, as person $3 sees them: all for null $1. */
const pollsFor = (order: string): string => `
    SELECT ${fields}, v.poll_id IS NOT NULL AS "hasVoted", v.choices
    FROM live_polls p JOIN live_poll_tallies t ON t.poll_id = p.id
      LEFT JOIN live_poll_votes v ON v.poll_id = p.id AND v.user_id = $3
    WHERE p.session_id = $2 AND ($1::uuid IS NULL OR p.id = $1) ${order}`;

export const pollFor: Statement = { name: 'live-poll', text: pollsFor('') };

/** At most $4 polls of session $2 from place $5 on, newest first. */
export const pollPage: Statement = {
  name: 'live-polls',
  text: pollsFor('ORDER BY p.created_at DESC, p.id DESC LIMIT $4 OFFSET $5'),
};

export const pollCount: Statement = {
  name: 'live-polls-count',
  text: 'SELECT count(*)::int AS total FROM live_polls WHERE session_id = $1',
};

/** Adds a poll with an empty tally. */
export const addPoll: Statement = {
  name: 'live-poll-add',
  text: `
    WITH poll AS (
      INSERT INTO live_polls (id, session_id, author_id, question, options, is_multiple, is_anonymous, show_results, created_at)
      VALUES ($1, $2, $3, $4, $5::text[], $6, $7, $8, $9) RETURNING id, options
    )
    INSERT INTO live_poll_tallies (poll_id, counts)
    SELECT poll.id, array_fill(0, ARRAY[cardinality(poll.options)]) FROM poll`,
};

/** A poll that takes votes. */
export interface HeldPoll {
  optionCount: number;
  isMultiple: boolean;
  isAnonymous: boolean;
  isClosed: boolean;
}

/** Poll $1 of session $2, which cannot be closed until the transaction ends. Other votes do not wait. */
export const holdPoll: Statement = {
  name: 'live-poll-hold',
  text: `
    SELECT cardinality(p.options) AS "optionCount", p.is_multiple AS "isMultiple", p.is_anonymous AS "isAnonymous",
      p.closed_at IS NOT NULL AS "isClosed"
    FROM live_polls p WHERE p.id = $1 AND p.session_id = $2 FOR KEY SHARE`,
};

/** Locks poll $1 of session $2, once the votes that are being cast are committed. */
export const lockPoll: Statement = {
  name: 'live-poll-lock',
  text: 'SELECT p.closed_at IS NOT NULL AS "isClosed" FROM live_polls p WHERE p.id = $1 AND p.session_id = $2 FOR UPDATE',
};

export const closePoll: Statement = {
  name: 'live-poll-close',
  text: 'UPDATE live_polls SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL',
};

/** Closes the open polls of session $1 at $2. */
export const closePolls: Statement = {
  name: 'live-polls-close',
  text: 'UPDATE live_polls SET closed_at = $2 WHERE session_id = $1 AND closed_at IS NULL RETURNING id',
};

/** The vote of person $2 in poll $1; no row if the person has voted. */
export const addVote: Statement = {
  name: 'live-poll-vote',
  text: `INSERT INTO live_poll_votes (poll_id, user_id, choices) VALUES ($1, $2, $3::int[])
         ON CONFLICT DO NOTHING RETURNING poll_id`,
};

/** The choices of person $2 in poll $1, whose vote is locked until the transaction ends. */
export const lockVote: Statement = {
  name: 'live-poll-vote-lock',
  text: 'SELECT choices FROM live_poll_votes WHERE poll_id = $1 AND user_id = $2 FOR UPDATE',
};

export const changeVote: Statement = {
  name: 'live-poll-vote-change',
  text: 'UPDATE live_poll_votes SET choices = $3::int[] WHERE poll_id = $1 AND user_id = $2',
};

/** Counts $2 votes in poll $1 that choose options $3 and no longer choose options $4. */
export const countVote: Statement = {
  name: 'live-poll-count-vote',
  text: `
    UPDATE live_poll_tallies t SET vote_count = t.vote_count + $2, counts = ARRAY(
      SELECT c.votes + (c.place - 1 = ANY ($3::int[]))::int - (c.place - 1 = ANY ($4::int[]))::int
      FROM unnest(t.counts) WITH ORDINALITY c(votes, place) ORDER BY c.place)
    WHERE t.poll_id = $1`,
};

/**
 * Claims the announcement of the results of poll $1, which all processes together make at most once a second. By the clock of
 * the database, which they share. No row for a poll that is closed or was announced in this second.
 */
export const claimAnnouncement: Statement = {
  name: 'live-poll-claim',
  text: `
    UPDATE live_polls SET announced_at = clock_timestamp()
    WHERE id = $1 AND closed_at IS NULL AND (announced_at IS NULL OR announced_at <= clock_timestamp() - interval '1 second')
    RETURNING id`,
};
