import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { paginateCounted } from '#platform/api/paginate.js';
import { Clock } from '#platform/config/clock.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { notFound } from '#platform/problems/problem.js';
import { personPolicy } from '#school/people/people.policy.js';
import type {
  LoginSessionPage,
  LoginSessionView,
  SessionHistoryQuery,
  SessionSummaryView,
} from './login-history.dto.js';
import { loginHistory, sessionList, sessionSummary } from './login-history.sql.js';
import type { LoginPatternQuery } from './login-pattern.dto.js';
import { type LoginHistory, type LoginPattern, loginPattern } from './login-pattern.js';
import { SessionAnalyticsService } from './session-analytics.service.js';

/** Login sessions of one person, for the actors who may read them. */
@Injectable()
export class LoginHistoryService {
  constructor(
    @InjectScoped(personPolicy) private readonly people: Scoped<typeof personPolicy>,
    private readonly analytics: SessionAnalyticsService,
    private readonly clock: Clock,
  ) {}

  async ofPerson(actor: Actor, userId: string, query: SessionHistoryQuery): Promise<LoginSessionPage> {
    const values = await this.summaryValues(userId, query);
    const [summary] = await this.people.read<SessionSummaryView>(actor, sessionSummary, values, 'readSessions');
    if (!summary) throw notFound('user');
    return this.page(actor, userId, query, summary);
  }

  async ofStudent(actor: Actor, studentId: string, query: SessionHistoryQuery): Promise<LoginSessionPage> {
    const values = await this.summaryValues(studentId, query);
    const [summary] = await this.people.read<SessionSummaryView>(actor, sessionSummary, values, 'readStudentSessions');
    if (!summary) throw notFound('student');
    return this.page(actor, studentId, query, summary);
  }

  /** Statistics on how often and when a person logs in. */
  async pattern(actor: Actor, userId: string, { weeks }: LoginPatternQuery): Promise<LoginPattern> {
    const values = [userId, weeks * 7, this.clock.now()];
    const [history] = await this.people.read<LoginHistory>(actor, loginHistory, values, 'readSessions');
    if (!history) throw notFound('user');
    return loginPattern(history, weeks);
  }

  private async summaryValues(userId: string, days: SessionHistoryQuery): Promise<unknown[]> {
    const { from, to } = await this.analytics.range(days);
    return [from, to, this.analytics.activeSince(), userId];
  }

  /** Lists the sessions. The summary has already proved that the actor may see the person. */
  private async page(
    actor: Actor,
    userId: string,
    query: SessionHistoryQuery,
    summary: SessionSummaryView,
  ): Promise<LoginSessionPage> {
    const filters = [summary.from, summary.to, userId];
    const page = await paginateCounted(query, summary.totalSessions, ({ limit, offset }) =>
      this.people.read<LoginSessionView>(actor, sessionList, [...filters, limit, offset], 'readDevices'),
    );
    return { ...page, summary };
  }
}
