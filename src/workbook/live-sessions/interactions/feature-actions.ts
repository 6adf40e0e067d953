import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { forbidden, notFound } from '#platform/problems/problem.js';
import { LiveSessionEvents, type NewEvent } from '#workbook/live-sessions/events/live-session-events.js';
import { SessionTurns } from '#workbook/live-sessions/participants/session-turns.js';
import {
  assertStatus,
  type InteractionCounts,
  type PresentPerson,
  type Requirements,
  type Standing,
  Standings,
} from '#workbook/live-sessions/participants/standing.js';
import { configOf, type FeatureType, type SessionFeature } from '#workbook/live-sessions/session-features.js';
import {
  liveSessionStatuses,
  type LiveSessionStatus,
  runningStatuses,
} from '#workbook/live-sessions/session-states.js';
import { holdSession } from './interactions.sql.js';

/** What an action did: the events it announces, and what it adds to the counts of the person. */
export interface Outcome<T> {
  result: T;
  events?: (Omit<NewEvent, 'userId'> & { userId?: null })[];
  /** Left out for an action that does not count as an interaction. */
  counts?: InteractionCounts;
}

/** A session whose status stays until the transaction ends. */
export interface HeldSession {
  status: LiveSessionStatus;
  features: SessionFeature[];
}

/** Runs what people do with the features of a session: rights first, then the rows, the counts, and the events last. */
@Injectable()
export class FeatureActions {
  constructor(
    private readonly turns: SessionTurns,
    private readonly standings: Standings,
    private readonly events: LiveSessionEvents,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  get now(): Date {
    return this.clock.now();
  }

  /** An action of a present person with the feature; throws as `Standings.require`. */
  act<F extends FeatureType, T>(
    actor: Actor,
    sessionId: string,
    requirements: Requirements<F>,
    work: (standing: Standing<F>) => Promise<Outcome<T>>,
  ): Promise<T> {
    return this.turns.run(sessionId, async () => {
      const standing = await this.standings.require(actor, sessionId, requirements);
      return this.finish(actor, sessionId, await work(standing));
    });
  }

  /** An action of a present person, muted or not, that needs no feature. */
  actPresent<T>(actor: Actor, sessionId: string, work: (person: PresentPerson) => Promise<Outcome<T>>): Promise<T> {
    return this.turns.run(sessionId, async () => {
      const person = await this.standings.requirePresent(actor, sessionId);
      return this.finish(actor, sessionId, await work(person));
    });
  }

  /** An action of a moderator, present or not. Throws 404 or 403 for others, and 409 while the session is not in progress. */
  moderate<T>(actor: Actor, sessionId: string, work: (session: HeldSession) => Promise<Outcome<T>>): Promise<T> {
    return this.moderateDuring(actor, sessionId, runningStatuses, work);
  }

  /** Like `moderate`, in any status. */
  moderateAnytime<T>(actor: Actor, sessionId: string, work: (session: HeldSession) => Promise<Outcome<T>>): Promise<T> {
    return this.moderateDuring(actor, sessionId, liveSessionStatuses, work);
  }

  private moderateDuring<T>(
    actor: Actor,
    sessionId: string,
    during: readonly LiveSessionStatus[],
    work: (session: HeldSession) => Promise<Outcome<T>>,
  ): Promise<T> {
    return this.turns.run(sessionId, async () => {
      await this.standings.assertModerates(actor, sessionId);
      const [session] = await this.database.query<HeldSession>(holdSession, [sessionId]);
      if (!session) throw notFound('live session');
      assertStatus(session.status, during);
      return this.finish(actor, sessionId, await work(session));
    });
  }

  private async finish<T>(actor: Actor, sessionId: string, { result, events = [], counts }: Outcome<T>): Promise<T> {
    if (counts) await this.standings.count(sessionId, actor.userId, counts);
    const appended = events.map((event) => ({ userId: actor.userId, ...event }));
    if (appended.length > 0) await this.events.append(sessionId, ...appended);
    return result;
  }
}

/** The configuration of an enabled feature. Throws 403 `live_feature_disabled`. */
export function requireFeature<T extends FeatureType>({ features }: HeldSession, type: T) {
  const config = configOf(features, type);
  if (!config)
    throw forbidden('live_feature_disabled', `This session has no ${type}. Its instructor can enable the feature.`);
  return config;
}
