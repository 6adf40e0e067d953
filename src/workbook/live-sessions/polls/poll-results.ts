import type { NewEvent } from '#workbook/live-sessions/events/live-session-events.js';
import type { PollRow } from './polls.sql.js';

/** Results of an anonymous poll with fewer votes would tell who chose what. */
export const minAnonymousVotes = 3;

type Poll = Pick<PollRow, 'id' | 'isAnonymous' | 'showResults' | 'closedAt' | 'voteCount' | 'counts'>;

/** The votes by option; null if the reader may not see them now. Anonymous results appear once the poll is closed. */
export function resultsFor(poll: Poll & { hasVoted: boolean }, moderates: boolean): number[] | null {
  const { isAnonymous, closedAt, showResults, hasVoted, voteCount, counts } = poll;
  if (isAnonymous) return closedAt && voteCount >= minAnonymousVotes ? counts : null;
  const isShown = moderates || closedAt || showResults === 'live' || (showResults === 'voted' && hasVoted);
  return isShown ? counts : null;
}

/** The events that announce the tally of a poll, each with what its audience may see. */
export function tallyEvents(type: 'poll_results' | 'poll_closed', poll: Poll): Omit<NewEvent, 'userId'>[] {
  const payload = { pollId: poll.id, voteCount: poll.voteCount };
  const toAll = resultsFor({ ...poll, hasVoted: false }, false);
  const toModerators = resultsFor({ ...poll, hasVoted: false }, true);
  const forAll = { type, payload: { ...payload, results: toAll } };
  if (toAll || !toModerators) return [forAll];
  return [forAll, { type, payload: { ...payload, results: toModerators }, audience: 'moderators' }];
}
