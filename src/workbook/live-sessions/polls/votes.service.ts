import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { conflict, invalid, notFound } from '#platform/problems/problem.js';
import { FeatureActions } from '#workbook/live-sessions/interactions/feature-actions.js';
import type { InteractionPayloads } from '#workbook/live-sessions/interactions/interaction-schemas.js';
import { PollAnnouncer } from './poll-announcer.js';
import { addVote, changeVote, countVote, type HeldPoll, holdPoll, lockVote } from './polls.sql.js';

/** Votes in polls. */
@Injectable()
export class VotesService {
  constructor(
    private readonly actions: FeatureActions,
    private readonly announcer: PollAnnouncer,
    private readonly database: Database,
  ) {}

  /**
   * Votes, or changes an own vote. Throws 409 `poll_closed` for a closed poll, and 409 `vote_final` for a second vote in an
   * anonymous one, which has not kept the first choice.
   */
  async vote(actor: Actor, sessionId: string, answer: InteractionPayloads['poll_answer']): Promise<string> {
    const { pollId } = answer;
    const choices = [...answer.choices].sort((a, b) => a - b);
    await this.actions.act(actor, sessionId, { feature: 'poll', permission: 'can_speak' }, async () => {
      const [poll] = await this.database.query<HeldPoll>(holdPoll, [pollId, sessionId]);
      if (!poll) throw notFound('poll');
      if (poll.isClosed) throw conflict('poll_closed', 'This poll is closed and takes no more votes.');
      assertChoices(choices, poll);
      const isNew = await this.add(actor, pollId, { choices, isAnonymous: poll.isAnonymous });
      return { result: undefined, counts: { pollsAnswered: isNew ? 1 : 0 } };
    });
    this.announcer.announce(sessionId, pollId);
    return pollId;
  }

  /** Whether the vote is the first of the person. */
  private async add(actor: Actor, pollId: string, { choices, isAnonymous }: Vote): Promise<boolean> {
    const key = [pollId, actor.userId];
    const added = await this.database.query(addVote, [...key, isAnonymous ? null : choices]);
    if (added.length > 0) {
      await this.database.query(countVote, [pollId, 1, choices, []]);
      return true;
    }
    if (isAnonymous)
      throw conflict('vote_final', 'You have voted in this anonymous poll. Votes in it cannot be changed.');
    const [before] = await this.database.query<{ choices: number[] }>(lockVote, key);
    await this.database.query(changeVote, [...key, choices]);
    await this.database.query(countVote, [pollId, 0, choices, before?.choices ?? []]);
    return false;
  }
}

interface Vote {
  choices: number[];
  isAnonymous: boolean;
}

/** Throws 400 `poll_choices` for options that do not exist, or several of a poll with one choice. */
function assertChoices(choices: number[], { optionCount, isMultiple }: HeldPoll): void {
  if (choices.some((choice) => choice >= optionCount))
    throw invalid('poll_choices', `choices must be numbers from 0 to ${optionCount - 1}, one for each option.`);
  if (!isMultiple && choices.length > 1) throw invalid('poll_choices', 'This poll takes one choice. Send one.');
}
