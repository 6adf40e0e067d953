import type { AccountStatus } from '#identity/accounts/account.entity.js';
import type { Actor, Role } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { Caches, type NotifiedCache } from '#platform/database/notified-cache.js';
import { Features } from '#platform/features/features.js';
import { Provides } from '#platform/ports/ports.js';
import { unauthenticated } from '#platform/problems/problem.js';
import { EventStreams } from '#platform/streams/event-streams.js';
import { StreamGuard } from '#platform/streams/stream-guard.port.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { isRoleEnabled } from './enabled-roles.js';
import { Heartbeats } from './heartbeats.js';
import { loadOpen } from './sessions.sql.js';

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
}

const maxCached = 10_000;
const maxCacheAgeMs = 60_000;
/** Requests refresh the activity of a session at most this often; a ping always does. */
const activityIntervalMs = 30_000;

/**
 * Cache of open login sessions, so an authenticated request needs no session query. Revocations reach every process by
 * NOTIFY; a process that lost its LISTEN connection clears its cache (docs/decisions/0007).
 */
@Provides(StreamGuard)
export class OpenSessions implements StreamGuard {
  private readonly cache: NotifiedCache<OpenSession>;

  constructor(
    private readonly database: Database,
    private readonly heartbeats: Heartbeats,
    private readonly settings: Settings,
    private readonly features: Features,
    private readonly organizations: OrganizationsService,
    private readonly clock: Clock,
    private readonly streams: EventStreams,
    caches: Caches,
  ) {
    this.cache = caches.open<OpenSession>({
      channel: 'sessions_changed',
      max: maxCached,
      maxAgeMs: maxCacheAgeMs,
      load: (ids) => this.load(ids),
      namesOf: ({ userId }) => [userId],
      onInvalidated: (sessionOrUserIds) => this.checkStreams(sessionOrUserIds),
    });
  }

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
    if (!session || session.userId !== userId || this.isExpired(session, now) || this.organizations.isClosed)
      return false;
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
    await this.cache.changed(...sessionOrUserIds);
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
    const session = this.cache.cached(sessionId);
    return session && !this.isExpired(session, now) ? session : this.cache.reload(sessionId);
  }

  private async load(ids: string[]): Promise<Map<string, OpenSession>> {
    const rows = await this.database.query<SessionRow>(loadOpen, [ids]);
    return new Map(rows.map((row) => [row.id, this.merged(row)]));
  }

  private merged(row: SessionRow): OpenSession {
    const previous = this.cache.previous(row.id);
    const lastActive = previous && previous.lastActive > row.lastActive ? previous.lastActive : row.lastActive;
    return { ...row, lastActive, persistedAt: row.lastActive };
  }

  private isExpired(session: OpenSession, now: Date): boolean {
    const isIdle = now.getTime() - session.lastActive.getTime() > this.settings.sessionIdleMs;
    return isIdle || now.getTime() > this.maxAgeReachedAt(session);
  }

  private maxAgeReachedAt({ startTime }: OpenSession): number {
    return startTime.getTime() + this.settings.sessionMaxHours * 3_600_000;
  }

  /** Ends the streams of sessions that have ended: those of these sessions and users, or all. */
  private checkStreams(sessionOrUserIds: string[]): void {
    const isAffected = ({ sessionId, userId }: Actor) =>
      sessionOrUserIds.length === 0 || sessionOrUserIds.includes(sessionId) || sessionOrUserIds.includes(userId);
    // The streams' next heartbeat repeats a check that failed because the database could not be reached.
    this.streams.check(isAffected).catch(() => undefined);
  }
}

export const sessionExpired = () => unauthenticated('session_expired', 'Your session has ended. Log in again.');
