import { Injectable } from '@nestjs/common';
import type { Actor, Role } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';
import { Notifications } from '#platform/database/notifications.js';
import { unauthenticated } from '#platform/problems/problem.js';
import type { AccountStatus } from '#identity/users/user.entity.js';
import { Heartbeats } from '#identity/sessions/heartbeats.js';

interface OpenSession {
  userId: string;
  role: Role;
  accountStatus: AccountStatus;
  startTime: Date;
  /** The last sign of life this process knows of. */
  lastActive: Date;
  /** The last sign of life the database knows of. */
  written: Date;
  loadedAt: Date;
}

const channel = 'sessions_changed';
const reloadAfterMs = 60_000;
/** Ordinary requests count as signs of life at most this often (OQ-055); a ping always does. */
const noteEveryMs = 30_000;

const load: Statement = {
  name: 'session-load',
  text: `SELECT s.user_id AS "userId", s.start_time AS "startTime", s.last_active AS "lastActive",
                s.last_active AS written, u.role, u.account_status AS "accountStatus"
         FROM user_sessions s JOIN users u ON u.id = s.user_id
         WHERE s.id = $1 AND s.end_time IS NULL`,
};

/**
 * Which sessions are open, answered from memory so that a request costs no session query. Every process hears of a
 * revocation at once; what it missed while it could not listen it forgets.
 */
@Injectable()
export class OpenSessions {
  private readonly known = new Map<string, OpenSession>();
  private readonly loading = new Map<string, Promise<OpenSession | undefined>>();

  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly heartbeats: Heartbeats,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {
    notifications.on(
      channel,
      (id) => this.forget(id),
      () => this.known.clear(),
    );
  }

  /** The actor of an open session. Throws 401 when it has ended, was idle too long, or has become too old. */
  async enter(sessionId: string, userId: string): Promise<Actor> {
    const now = this.clock.now();
    const session = await this.current(sessionId, now);
    if (!session || session.userId !== userId || this.isOver(session, now)) {
      this.known.delete(sessionId);
      throw sessionExpired();
    }
    if (session.accountStatus === 'suspended')
      throw unauthenticated('account_suspended', 'This account has been suspended.');
    if (now.getTime() - session.lastActive.getTime() >= noteEveryMs) await this.touch(sessionId, session, now);
    return { userId, role: session.role, organizationId: this.settings.organizationId, sessionId };
  }

  /** A heartbeat. Returns when the session will end unless there is another. */
  async ping({ sessionId }: Actor): Promise<Date> {
    const now = this.clock.now();
    const session = this.known.get(sessionId);
    if (session) await this.touch(sessionId, session, now);
    return new Date(now.getTime() + this.settings.sessionIdleMs);
  }

  /** Makes every process forget what it knows of this session, or of all sessions of this person, once committed. */
  async changed(sessionOrUserId: string): Promise<void> {
    await this.notifications.notify(channel, sessionOrUserId);
    await this.database.afterCommit(() => this.forget(sessionOrUserId));
  }

  private async touch(sessionId: string, session: OpenSession, now: Date): Promise<void> {
    const written = session.written;
    session.lastActive = now;
    if (now.getTime() - written.getTime() > this.settings.sessionIdleMs / 2) session.written = now;
    await this.heartbeats.note(sessionId, now, written);
  }

  /** Asks the database again before calling a session idle: another process may have heard from it. */
  private async current(sessionId: string, now: Date): Promise<OpenSession | undefined> {
    const session = this.known.get(sessionId);
    const isFresh = session && now.getTime() - session.loadedAt.getTime() < reloadAfterMs;
    if (session && isFresh && !this.isOver(session, now)) return session;
    return this.load(sessionId, now);
  }

  /** Loads once for everybody who asks meanwhile; what a revocation overtook is not remembered. */
  private load(sessionId: string, now: Date): Promise<OpenSession | undefined> {
    const underWay = this.loading.get(sessionId);
    if (underWay) return underWay;
    const loading = this.database
      .query<OpenSession>(load, [sessionId])
      .then(([row]) => {
        if (this.loading.get(sessionId) !== loading) return row;
        if (row) this.remember(sessionId, row, now);
        else this.known.delete(sessionId);
        return this.known.get(sessionId);
      })
      .finally(() => this.loading.get(sessionId) === loading && this.loading.delete(sessionId));
    this.loading.set(sessionId, loading);
    return loading;
  }

  private remember(sessionId: string, row: OpenSession, now: Date): void {
    const before = this.known.get(sessionId);
    const lastActive = before && before.lastActive > row.lastActive ? before.lastActive : row.lastActive;
    this.known.set(sessionId, { ...row, lastActive, loadedAt: now });
    if (this.known.size % 1000 === 0) this.sweep(now);
  }

  private sweep(now: Date): void {
    for (const [id, session] of this.known) if (this.isOver(session, now)) this.known.delete(id);
  }

  private isOver({ lastActive, startTime }: OpenSession, now: Date): boolean {
    const idle = now.getTime() - lastActive.getTime() > this.settings.sessionIdleMs;
    return idle || now.getTime() - startTime.getTime() > this.settings.sessionMaxHours * 3_600_000;
  }

  private forget(id: string): void {
    this.known.delete(id);
    this.loading.delete(id);
    for (const [sessionId, { userId }] of this.known) if (userId === id) this.known.delete(sessionId);
  }
}

export const sessionExpired = () => unauthenticated('session_expired', 'Your session has ended. Log in again.');
