import { Provides } from '#platform/ports/ports.js';
import type { Actor, Role } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { Notifications, OnNotify } from '#platform/database/notifications.js';
import { EventStreams } from '#platform/streams/event-streams.js';
import { StreamGuard } from '#platform/streams/stream-guard.port.js';
import { Features } from '#platform/features/features.js';
import { unauthenticated } from '#platform/problems/problem.js';
import { Heartbeats } from './heartbeats.js';
import { isRoleEnabled } from './enabled-roles.js';
import { loadOpen } from './sessions.sql.js';
import type { AccountStatus } from '#identity/accounts/account.entity.js';

interface SessionRow {
  id: string;
  userId: string;
  role: Role;
  accountStatus: AccountStatus;
  startTime: Date;
  lastActive: Date;
}

interface OpenSession extends SessionRow {
  /** Latest activity stored in the database; `lastActive` is the latest known to this process. */
  persistedAt: Date;
  loadedAt: Date;
}

const channel = 'sessions_changed';
const maxCacheAgeMs = 60_000;
/** Requests refresh the activity of a session at most this often; a ping always does. */
const activityIntervalMs = 30_000;

/**
 * Cache of open login sessions, so an authenticated request needs no session query. Revocations reach every process by
 * NOTIFY; a process that lost its LISTEN connection clears its cache (docs/decisions/0007).
 */
@Provides(StreamGuard)
export class OpenSessions implements StreamGuard {
  private readonly cache = new Map<string, OpenSession>();
  private nextBatch?: { ids: Set<string>; loaded: Promise<Map<string, OpenSession>> } | undefined;
  /** Number of evictions; rows read before the latest one may be outdated and are not cached. */
  private evictions = 0;
  private lastSweepAt = new Date(0);

  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly heartbeats: Heartbeats,
    private readonly settings: Settings,
    private readonly features: Features,
    private readonly clock: Clock,
    private readonly streams: EventStreams,
  ) {}

  /** The actor of an open session. Throws 401 when it has ended, is idle, or exceeds the maximum age. */
  async authenticate(sessionId: string, userId: string): Promise<Actor> {
    const now = this.clock.now();
    const session = await this.find(sessionId, now);
    if (!session || session.userId !== userId || this.isExpired(session, now)) throw sessionExpired();
    if (session.accountStatus === 'suspended')
      throw unauthenticated('account_suspended', 'This account is suspended. Contact your school.');
    if (!isRoleEnabled(session.role, this.features))
      throw unauthenticated('role_unused', 'Parent access is switched off in this organization. Contact your school.');
    if (now.getTime() - session.lastActive.getTime() >= activityIntervalMs) await this.touch(session, now);
    const readsOnly = session.accountStatus === 'graduated';
    return { userId, role: session.role, organizationId: this.settings.organizationId, sessionId, readsOnly };
  }

  /** Whether the actor is still who they were, in a session that is still open. Asking is no sign of life. */
  async mayStayOpen({ sessionId, userId, role }: Actor): Promise<boolean> {
    const now = this.clock.now();
    const session = await this.find(sessionId, now);
    if (!session || session.userId !== userId || this.isExpired(session, now)) return false;
    return session.role === role && session.accountStatus !== 'suspended' && isRoleEnabled(role, this.features);
  }

  /** A heartbeat. Returns when the session will end unless there is another. */
  async ping({ sessionId }: Actor): Promise<Date> {
    const now = this.clock.now();
    const session = await this.find(sessionId, now);
    if (!session) throw sessionExpired();
    await this.touch(session, now);
    return new Date(Math.min(now.getTime() + this.settings.sessionIdleMs, this.maxAgeReachedAt(session)));
  }

  /** Evicts these sessions, or all sessions of these users, in every process after the commit. */
  async changed(...sessionOrUserIds: string[]): Promise<void> {
    if (sessionOrUserIds.length === 0) return;
    await this.notifications.notify(channel, ...sessionOrUserIds);
    await this.database.afterCommit(() => sessionOrUserIds.forEach((id) => this.evict(id)));
  }

  private async touch(session: OpenSession, now: Date): Promise<void> {
    session.lastActive = now;
    this.heartbeats.record(session.id, now);
    // Flush early, so no other process or job expires a session whose latest heartbeat is only in memory.
    if (now.getTime() - session.persistedAt.getTime() <= this.settings.sessionIdleMs / 2) return;
    session.persistedAt = now;
    await this.heartbeats.flushSoon();
  }

  /** Reloads a session before it counts as expired: another process may have recorded activity. */
  private async find(sessionId: string, now: Date): Promise<OpenSession | undefined> {
    const session = this.cache.get(sessionId);
    const isFresh = session && now.getTime() - session.loadedAt.getTime() < maxCacheAgeMs;
    if (session && isFresh && !this.isExpired(session, now)) return session;
    return (await this.load(sessionId)).get(sessionId);
  }

  /** Loads all sessions requested in one event-loop turn with one statement: a whole school may sign in together. */
  private load(sessionId: string): Promise<Map<string, OpenSession>> {
    if (!this.nextBatch) {
      const ids = new Set<string>();
      const loaded = new Promise((resolve) => setImmediate(resolve)).then(() => this.loadBatch(ids));
      this.nextBatch = { ids, loaded };
    }
    this.nextBatch.ids.add(sessionId);
    return this.nextBatch.loaded;
  }

  private async loadBatch(ids: Set<string>): Promise<Map<string, OpenSession>> {
    this.nextBatch = undefined;
    const evictionsBefore = this.evictions;
    const now = this.clock.now();
    const rows = await this.database.query<SessionRow>(loadOpen, [[...ids]]);
    const sessions = new Map(rows.map((row) => [row.id, this.merged(row, now)]));
    if (this.evictions !== evictionsBefore) return sessions;
    for (const id of ids) this.cache.delete(id);
    for (const [id, session] of sessions) this.cache.set(id, session);
    this.sweep(now);
    return sessions;
  }

  private merged(row: SessionRow, now: Date): OpenSession {
    const cached = this.cache.get(row.id);
    const lastActive = cached && cached.lastActive > row.lastActive ? cached.lastActive : row.lastActive;
    return { ...row, lastActive, persistedAt: row.lastActive, loadedAt: now };
  }

  /** Removes expired sessions, which would otherwise stay in memory. */
  private sweep(now: Date): void {
    if (now.getTime() - this.lastSweepAt.getTime() < maxCacheAgeMs) return;
    this.lastSweepAt = now;
    for (const [id, session] of this.cache) if (this.isExpired(session, now)) this.cache.delete(id);
  }

  private isExpired(session: OpenSession, now: Date): boolean {
    const isIdle = now.getTime() - session.lastActive.getTime() > this.settings.sessionIdleMs;
    return isIdle || now.getTime() > this.maxAgeReachedAt(session);
  }

  private maxAgeReachedAt({ startTime }: OpenSession): number {
    return startTime.getTime() + this.settings.sessionMaxHours * 3_600_000;
  }

  /** Evicts a session, all sessions of a user, or (without an id) everything, and checks the event streams concerned. */
  @OnNotify(channel)
  evict(id?: string): void {
    this.evictions++;
    for (const [sessionId, { userId }] of this.cache)
      if (!id || sessionId === id || userId === id) this.cache.delete(sessionId);
    const checked = this.streams.check((actor) => !id || actor.sessionId === id || actor.userId === id);
    // The streams' next heartbeat repeats a check that failed because the database could not be reached.
    checked.catch(() => undefined);
  }
}

export const sessionExpired = () => unauthenticated('session_expired', 'Your session has ended. Log in again.');
