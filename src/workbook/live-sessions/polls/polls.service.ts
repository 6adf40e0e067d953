import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { PageQuery } from '#platform/api/page.js';
import { paginateCounted } from '#platform/api/paginate.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { invalid, notFound } from '#platform/problems/problem.js';
import { Audiences } from '#workbook/live-sessions/events/audiences.js';
import { FeatureActions } from '#workbook/live-sessions/interactions/feature-actions.js';
import {
  type InteractionPayloads,
  maxOptionLength,
  maxPollLength,
  storedLine,
} from '#workbook/live-sessions/interactions/interaction-schemas.js';
import { pollEventType } from '#workbook/live-sessions/scoring/scoring.sql.js';
import { resultsFor, tallyEvents } from './poll-results.js';
import { addPoll, closePoll, lockPoll, pollCount, pollFor, pollPage, type PollRow } from './polls.sql.js';

/** Polls of a session. */
@Injectable()
export class PollsService {
  constructor(
    private readonly actions: FeatureActions,
    private readonly audiences: Audiences,
    private readonly database: Database,
  ) {}

  async list(actor: Actor, sessionId: string, query: PageQuery) {
    const { moderates } = await this.audiences.readerOf(actor, sessionId);
    const [counted] = await this.database.query<{ total: number }>(pollCount, [sessionId]);
    return paginateCounted(query, counted?.total ?? 0, async ({ limit, offset }) => {
      const values = [null, sessionId, actor.userId, limit, offset];
      const polls = await this.database.query<PollRow>(pollPage, values);
      return polls.map((poll) => view(poll, moderates));
    });
  }

  async get(actor: Actor, sessionId: string, id: string) {
    const { moderates } = await this.audiences.readerOf(actor, sessionId);
    return view(await this.read(actor, sessionId, id), moderates);
  }

  /** Opens a poll. Throws 400 `poll_anonymous` where anonymous polls are not allowed, or with results before the close. */
  async create(actor: Actor, sessionId: string, draft: InteractionPayloads['poll_create']): Promise<string> {
    const id = newId();
    const requirements = { feature: 'poll', permission: 'can_create_polls' } as const;
    await this.actions.act(actor, sessionId, requirements, async ({ config }) => {
      const { isMultiple = false, isAnonymous = config.isAnonymous && config.allowAnonymous } = draft;
      if (isAnonymous && !config.allowAnonymous)
        throw invalid('poll_anonymous', 'Anonymous polls are not allowed in this session.');
      if (isAnonymous && draft.showResults && draft.showResults !== 'closed')
        throw invalid('poll_anonymous', 'The results of anonymous polls are shown once they are closed.');
      const showResults = isAnonymous ? 'closed' : (draft.showResults ?? config.showResults);
      const question = storedLine(draft.question, maxPollLength);
      const options = draft.options.map((option) => storedLine(option, maxOptionLength));
      const settings = { isMultiple, isAnonymous, showResults };
      const values = [id, sessionId, actor.userId, question, options, ...Object.values(settings), this.actions.now];
      await this.database.query(addPoll, values);
      const payload = { pollId: id, question, options, ...settings };
      return { result: undefined, counts: {}, events: [{ type: pollEventType, payload }] };
    });
    return id;
  }

  /** Closes a poll: votes that are being cast count, and none after. */
  async close(actor: Actor, sessionId: string, id: string) {
    await this.actions.moderateAnytime(actor, sessionId, async () => {
      const [held] = await this.database.query<{ isClosed: boolean }>(lockPoll, [id, sessionId]);
      if (!held) throw notFound('poll');
      if (held.isClosed) return { result: undefined };
      await this.database.query(closePoll, [id, this.actions.now]);
      return { result: undefined, events: tallyEvents('poll_closed', await this.read(actor, sessionId, id)) };
    });
    return this.get(actor, sessionId, id);
  }

  private async read(actor: Actor, sessionId: string, id: string): Promise<PollRow> {
    const [poll] = await this.database.query<PollRow>(pollFor, [id, sessionId, actor.userId]);
    if (!poll) throw notFound('poll');
    return poll;
  }
}

const view = (poll: PollRow, moderates: boolean) => ({ ...poll, results: resultsFor(poll, moderates) });
