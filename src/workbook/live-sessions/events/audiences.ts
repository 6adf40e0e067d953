import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict } from '#platform/problems/problem.js';
import { LiveSessionAccess } from '#workbook/live-sessions/live-session-access.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import { removed, notInSession } from '#workbook/live-sessions/participants/standing.js';
import { readers } from './events.sql.js';

/** What decides which events of a session a person sees. */
export interface Reader {
  userId: string;
  /** Sees all events. */
  moderates: boolean;
  /** Whether the account moderates all sessions, whatever its row in this one says. */
  moderatesAll?: boolean;
  isPresent: boolean;
  isRemoved: boolean;
  hasJoined: boolean;
  /** Whether no admin has revoked the access to live sessions. */
  isAdmitted: boolean;
  group: number | null;
  /** The round of the present groups; 0 before the first. */
  round: number;
}

/** Decides who may read the events of a session. */
@Injectable()
export class Audiences {
  constructor(
    @InjectScoped(liveSessionPolicy) private readonly sessions: Scoped<typeof liveSessionPolicy>,
    private readonly access: LiveSessionAccess,
    private readonly database: Database,
  ) {}

  /** A reader of the log, present or not. Throws 403 for a person who never joined or was removed. */
  async readerOf(actor: Actor, sessionId: string): Promise<Reader> {
    await this.access.open(actor, sessionId);
    return this.read(actor, sessionId, ({ hasJoined }) => hasJoined);
  }

  /** A listener of a session that is not over: a person who is present, or moderates it. */
  async listenerOf(actor: Actor, sessionId: string): Promise<Reader> {
    const session = await this.access.open(actor, sessionId);
    if (session.isOver) throw conflict('live_session_over', 'This session is over. Read its events instead.');
    return this.read(actor, sessionId, ({ isPresent }) => isPresent);
  }

  /** The readers among the people, in one statement. People without a row are left out. */
  async load(sessionId: string, userIds: string[]): Promise<Map<string, Reader>> {
    const rows = await this.database.query<Reader>(readers, [sessionId, userIds]);
    return new Map(rows.map((reader) => [reader.userId, reader]));
  }

  private async read(actor: Actor, sessionId: string, isAdmitted: (reader: Reader) => boolean): Promise<Reader> {
    const { userId } = actor;
    if (this.sessions.reachesAll(actor, 'moderate'))
      return { ...outsider, userId, moderates: true, moderatesAll: true };
    const reader = (await this.load(sessionId, [userId])).get(userId) ?? { ...outsider, userId };
    if (reader.isRemoved) throw removed();
    if (!isAdmitted(reader) && !reader.moderates) throw notInSession();
    return reader;
  }
}

/** A person without a row. */
const outsider = {
  moderates: false,
  isPresent: false,
  isRemoved: false,
  hasJoined: false,
  isAdmitted: true,
  group: null,
  round: 0,
};
