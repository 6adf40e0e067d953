import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { paginateCounted } from '#platform/api/paginate.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { forbidden, invalid, notFound } from '#platform/problems/problem.js';
import { Audiences } from '#workbook/live-sessions/events/audiences.js';
import { FeatureActions, requireFeature } from '#workbook/live-sessions/interactions/feature-actions.js';
import {
  type InteractionPayloads,
  maxAnswerLength,
  maxQuestionLength,
  storedText,
} from '#workbook/live-sessions/interactions/interaction-schemas.js';
import type { SessionQuestionChanges, SessionQuestionQuery } from './questions.dto.js';
import {
  addQuestion,
  addQuestionVote,
  changeQuestion,
  questionCount,
  questionFor,
  questionPage,
  type QuestionRow,
  type QuestionStatus,
  removeQuestionVote,
} from './questions.sql.js';

/** Questions that people ask in a session. */
@Injectable()
export class QuestionsService {
  constructor(
    private readonly actions: FeatureActions,
    private readonly audiences: Audiences,
    private readonly database: Database,
  ) {}

  async list(actor: Actor, sessionId: string, { status, sort, ...query }: SessionQuestionQuery) {
    const { moderates } = await this.audiences.readerOf(actor, sessionId);
    const filters = [sessionId, actor.userId, moderates, status ?? null];
    const [counted] = await this.database.query<{ total: number }>(questionCount, filters);
    return paginateCounted(query, counted?.total ?? 0, ({ limit, offset }) =>
      this.database.query<QuestionRow>(questionPage(sort), [...filters, limit, offset]),
    );
  }

  async get(actor: Actor, sessionId: string, id: string): Promise<QuestionRow> {
    const { moderates } = await this.audiences.readerOf(actor, sessionId);
    const [question] = await this.database.query<QuestionRow>(questionFor, [sessionId, actor.userId, moderates, id]);
    if (!question) throw notFound('question');
    return question;
  }

  /** Asks a question. In a moderated session only moderators see it until they open it. */
  async ask(actor: Actor, sessionId: string, draft: InteractionPayloads['question']): Promise<string> {
    const id = newId();
    const requirements = { feature: 'qa', permission: 'can_speak' } as const;
    await this.actions.act(actor, sessionId, requirements, async ({ config, moderates }) => {
      const { text, isAnonymous = false } = draft;
      if (isAnonymous && !config.allowAnonymous)
        throw invalid('question_anonymous', 'Anonymous questions are not allowed in this session.');
      const isPending = config.isModerated && !moderates;
      const status: QuestionStatus = isPending ? 'pending' : 'open';
      const values = [
        id,
        sessionId,
        actor.userId,
        storedText(text, maxQuestionLength),
        isAnonymous,
        status,
        this.actions.now,
      ];
      await this.database.query(addQuestion, values);
      // The log would name the author to all.
      const event = { type: 'question', payload: { questionId: id, isAnonymous, status } };
      const audience = isPending ? ('moderators' as const) : ('all' as const);
      const events = [{ ...event, audience, ...(isAnonymous && { userId: null }) }];
      return { result: undefined, counts: { questionsAsked: 1 }, events };
    });
    return id;
  }

  /** Opens, answers or dismisses a question as a moderator. */
  async change(actor: Actor, sessionId: string, id: string, { status, answer }: SessionQuestionChanges) {
    await this.actions.moderate(actor, sessionId, async (session) => {
      requireFeature(session, 'qa');
      const [text, next] = [answer && storedText(answer, maxAnswerLength), status ?? (answer ? 'answered' : undefined)];
      const values = [id, sessionId, next ?? null, text ?? null, actor.userId, this.actions.now];
      const [changed] = await this.database.query<{ status: QuestionStatus }>(changeQuestion, values);
      if (!changed) throw notFound('question');
      const event = { type: 'question_changed', payload: { questionId: id, status: changed.status } };
      return { result: undefined, events: next || text ? [event] : [] };
    });
    return this.get(actor, sessionId, id);
  }

  /** Up-votes a question or takes the vote back. Has no effect if that was done before. */
  async vote(actor: Actor, sessionId: string, id: string, isUp: boolean) {
    const requirements = { feature: 'qa', permission: 'can_speak' } as const;
    await this.actions.act(actor, sessionId, requirements, async ({ config }) => {
      if (!config.allowUpvotes) throw forbidden('upvotes_disabled', 'Questions cannot be up-voted in this session.');
      const statement = isUp ? addQuestionVote : removeQuestionVote;
      const changed = await this.database.query(statement, [id, sessionId, actor.userId]);
      const { voteCount } = await this.get(actor, sessionId, id);
      if (changed.length === 0) return { result: undefined };
      const events = [{ type: 'question_votes', payload: { questionId: id, voteCount }, userId: null }];
      return { result: undefined, events, ...(isUp && { counts: {} }) };
    });
    return this.get(actor, sessionId, id);
  }
}
