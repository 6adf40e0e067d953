import { Provides } from '#platform/ports/ports.js';
import type { Actor, Role } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';
import { Notifications, OnNotify } from '#platform/database/notifications.js';
import { EventStreams } from '#platform/streams/event-streams.js';
import { StreamGuard } from '#platform/streams/stream-guard.port.js';
import { Features } from '#platform/features/features.js';
import { unauthenticated } from '#platform/problems/problem.js';
import { Heartbeats } from './heartbeats.js';
import { isRoleEnabled } from './enabled-roles.js';
import type { AccountStatus } from '#identity/accounts/user.entity.js';

interface SessionRow {
  id: string;
  userId: string;
  role: Role;
  accountStatus: AccountStatus;
  startTime: Date;
  lastActive: Date;
}

interface OpenSession extends SessionRow {
  /** The last sign of life the database knows of; `lastActive` is the last one this process knows of. */
  written: Date;
  loadedAt: Date;
}

const channel = 'sessions_changed';
const reloadAfterMs = 60_000;
/** Ordinary requests count as signs of life at most this often (OQ-055); a ping always does. */
const noteEveryMs = 30_000;

const load: Statement = {
  name: 'sessions-load',
  text: `SELECT s.id, s.user_id AS "userId", s.start_time AS "startTime", s.last_active AS "lastActive",
                u.role, u.account_status AS "accountStatus"
         FROM user_sessions s JOIN users u ON u.id = s.user_id
         WHERE s.id = ANY ($1::uuid[]) AND s.end_time IS NULL`,
};

/**
 * Which sessions are open, answered from memory so that a request costs no session query. Every process hears of a
 * revocation at once; what it missed while it could not listen it forgets.
 */
@Provides(StreamGuard)
export class OpenSessions implements StreamGuard {
  private readonly known = new Map<string, OpenSession>();
  private nextBatch?: { ids: Set<string>; loaded: Promise<Map<string, OpenSession>> };
  /** How often something had to be forgotten: what was read before the last time may be out of date. */
  private revocations = 0;
  private sweptAt = new Date(0);

  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly heartbeats: Heartbeats,
    private readonly settings: Settings,
    private readonly features: Features,
    private readonly clock: Clock,
    private readonly streams: EventStreams,
  ) {}

  /** The actor of an open session. Throws 401 when it has ended, was idle too long, or has become too old. */
  async enter(sessionId: string, userId: string): Promise<Actor> {
    const now = this.clock.now();
    const session = await this.current(sessionId, now);
    if (!session || session.userId !== userId || this.isOver(session, now)) throw sessionExpired();
    if (session.accountStatus === 'suspended')
      throw unauthenticated('account_suspended', 'This account has been suspended.');
    if (!isRoleEnabled(session.role, this.features))
      throw unauthenticated('role_unused', 'This organization does not give parents access at present.');
    if (now.getTime() - session.lastActive.getTime() >= noteEveryMs) await this.touch(session, now);
    const readsOnly = session.accountStatus === 'graduated';
    return { userId, role: session.role, organizationId: this.settings.organizationId, sessionId, readsOnly };
  }

  /** Whether the actor is still who they were, in a session that is still open. Asking is no sign of life. */
  async mayStayOpen({ sessionId, userId, role }: Actor): Promise<boolean> {
    const now = this.clock.now();
    const session = await this.current(sessionId, now);
    if (!session || session.userId !== userId || this.isOver(session, now)) return false;
    return session.role === role && session.accountStatus !== 'suspended' && isRoleEnabled(role, this.features);
  }

  /** A heartbeat. Returns when the session will end unless there is another. */
  async ping({ sessionId }: Actor): Promise<Date> {
    const now = this.clock.now();
    const session = await this.current(sessionId, now);
    if (!session) throw sessionExpired();
    await this.touch(session, now);
    return new Date(Math.min(now.getTime() + this.settings.sessionIdleMs, this.oldestAge(session)));
  }

  /** Makes every process forget what it knows of these sessions, or of all sessions of these people, once committed. */
  async changed(...sessionOrUserIds: string[]): Promise<void> {
    if (sessionOrUserIds.length === 0) return;
    await this.notifications.notify(channel, ...sessionOrUserIds);
    await this.database.afterCommit(() => sessionOrUserIds.forEach((id) => this.forget(id)));
  }

  private async touch(session: OpenSession, now: Date): Promise<void> {
    session.lastActive = now;
    this.heartbeats.note(session.id, now);
    // No other process or job may take the session for idle while its signs of life are only in our memory.
    if (now.getTime() - session.written.getTime() <= this.settings.sessionIdleMs / 2) return;
    session.written = now;
    await this.heartbeats.writeSoon();
  }

  /** Asks the database again before calling a session idle: another process may have heard from it. */
  private async current(sessionId: string, now: Date): Promise<OpenSession | undefined> {
    const session = this.known.get(sessionId);
    const isFresh = session && now.getTime() - session.loadedAt.getTime() < reloadAfterMs;
    if (session && isFresh && !this.isOver(session, now)) return session;
    return (await this.load(sessionId)).get(sessionId);
  }

  /** Loads in one statement everything that is asked for in the same turn: a whole school may wake up at once. */
  private load(sessionId: string): Promise<Map<string, OpenSession>> {
    if (!this.nextBatch) {
      const ids = new Set<string>();
      const loaded = new Promise((turn) => setImmediate(turn)).then(() => this.loadBatch(ids));
      this.nextBatch = { ids, loaded };
    }
    this.nextBatch.ids.add(sessionId);
    return this.nextBatch.loaded;
  }

  private async loadBatch(ids: Set<string>): Promise<Map<string, OpenSession>> {
    this.nextBatch = undefined;
    const revocationsBefore = this.revocations;
    const now = this.clock.now();
    const rows = await this.database.query<SessionRow>(load, [[...ids]]);
    const sessions = new Map(rows.map((row) => [row.id, this.merged(row, now)]));
    if (this.revocations !== revocationsBefore) return sessions;
    for (const id of ids) this.known.delete(id);
    for (const [id, session] of sessions) this.known.set(id, session);
    this.sweep(now);
    return sessions;
  }

  private merged(row: SessionRow, now: Date): OpenSession {
    const before = this.known.get(row.id);
    const lastActive = before && before.lastActive > row.lastActive ? before.lastActive : row.lastActive;
    return { ...row, lastActive, written: row.lastActive, loadedAt: now };
  }

  /** Sessions nobody came back to would stay in memory for ever. */
  private sweep(now: Date): void {
    if (now.getTime() - this.sweptAt.getTime() < reloadAfterMs) return;
    this.sweptAt = now;
    for (const [id, session] of this.known) if (this.isOver(session, now)) this.known.delete(id);
  }

  private isOver(session: OpenSession, now: Date): boolean {
    const idle = now.getTime() - session.lastActive.getTime() > this.settings.sessionIdleMs;
    return idle || now.getTime() > this.oldestAge(session);
  }

  private oldestAge({ startTime }: OpenSession): number {
    return startTime.getTime() + this.settings.sessionMaxHours * 3_600_000;
  }

  /** Drops a session, all sessions of a person, or (without an id) everything, and checks the event streams concerned. */
  @OnNotify(channel)
  forget(id?: string): void {
    this.revocations++;
    for (const [sessionId, { userId }] of this.known)
      if (!id || sessionId === id || userId === id) this.known.delete(sessionId);
    const checked = this.streams.check((actor) => !id || actor.sessionId === id || actor.userId === id);
    // The streams' next heartbeat repeats a check that failed because the database could not be reached.
    checked.catch(() => undefined);
  }
}

export const sessionExpired = () => unauthenticated('session_expired', 'Your session has ended. Log in again.');
