import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { unauthenticated } from '#platform/problems/problem.js';
import { daysBefore } from '#platform/text/calendar.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { OpenSessions, sessionExpired } from './open-sessions.js';
import {
  currentToken,
  hashOfToken,
  issueRefreshToken,
  type RefreshableSession,
  type Rotation,
  sessionOfRefreshToken,
  successorOf,
} from './refresh-token.js';
import { anonymizeIp, type EndReason, type Session } from './session.entity.js';
import { sessionPolicy } from './sessions.policy.js';
import { blankAddresses, endIdle, rotate } from './sessions.sql.js';

/** The device a login comes from. */
export interface Device {
  ip: string;
  userAgent: string | null;
}

const refreshes: Limit = { name: 'refresh', points: 30, seconds: 600 };
/** Covers two tabs that renew together and a client that repeats a request whose response was lost. */
const refreshGraceSeconds = 10;
const ipRetentionDays = 90;

/** Login sessions: opened by a login, kept open by activity, ended by logout, idle time, age or revocation. */
@Injectable()
export class SessionsService {
  constructor(
    @InjectScoped(sessionPolicy) private readonly sessions: Scoped<typeof sessionPolicy>,
    private readonly database: Database,
    private readonly openSessions: OpenSessions,
    private readonly organizations: OrganizationsService,
    private readonly limits: RateLimits,
    private readonly settings: Settings,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Opens a session at login. */
  async start(userId: string, device: Device): Promise<RefreshableSession> {
    const { sessionIp } = (await this.organizations.current()).settings;
    const sessionId = newId();
    const now = this.clock.now();
    const refreshToken = issueRefreshToken(this.settings.jwtSecret, sessionId);
    await this.sessions.insert({
      id: sessionId,
      userId,
      ipAddress: anonymizeIp(device.ip, sessionIp),
      userAgent: sessionIp === 'none' ? null : (device.userAgent?.slice(0, 400) ?? null),
      startTime: now,
      lastActive: now,
      refreshHash: hashOfToken(refreshToken),
    });
    return { sessionId, userId, refreshToken };
  }

  /**
   * Exchanges a refresh token for the next one, also when repeated within ten seconds. A token reused later ends its
   * session, because two clients hold it. Throws 401 for a forged token and for a session that has ended.
   */
  async refresh(token: string): Promise<RefreshableSession> {
    const sessionId = sessionOfRefreshToken(this.settings.jwtSecret, token);
    if (!sessionId) throw unauthenticated('token_invalid', 'This refresh token is not valid. Log in again.');
    await this.limits.count(refreshes, sessionId);
    const now = this.clock.now();
    const successor = successorOf(this.settings.jwtSecret, sessionId, token);
    const [rotated] = await this.database.query<Rotation>(rotate, [
      sessionId,
      hashOfToken(token),
      hashOfToken(successor),
      now,
      ...this.cutOffs(now),
      refreshGraceSeconds,
    ]);
    const refreshToken = rotated && currentToken(this.settings.jwtSecret, sessionId, successor, rotated);
    if (refreshToken) return { sessionId, userId: rotated.userId, refreshToken };
    await this.endReused(sessionId, hashOfToken(token), now);
    throw sessionExpired();
  }

  /** The login sessions of the caller, newest first. */
  list(actor: Actor, query: PageQuery): Promise<Page<Session>> {
    const rows = this.sessions.visibleTo(actor).andWhere('row.user_id = :actorId');
    return paginate(orderBy(rows, '-startTime'), query);
  }

  /** Ends a session from another device. Has no effect on a session that has ended. */
  async revoke(actor: Actor, id: string): Promise<void> {
    const session = await this.sessions.get(actor, id, 'remove');
    await this.database.transaction(async () => {
      await this.end({ id: session.id }, 'revoked');
      await this.audit.record(actor, { action: 'session.revoked', entity: 'session', entityId: id });
    });
  }

  async logout(actor: Actor): Promise<void> {
    const { sessionId } = actor;
    await this.database.transaction(async () => {
      await this.end({ id: sessionId }, 'logout');
      await this.audit.record(actor, { action: 'session.ended', entity: 'session', entityId: sessionId });
    });
  }

  /** Ends every session of a user, such as after a password change. */
  async endAllOf(userId: string, reason: EndReason): Promise<void> {
    await this.end({ userId }, reason);
  }

  /** Ends one batch of idle or too old sessions; the number ended. Idempotent, and safe to run in parallel. */
  async endIdle(now = this.clock.now()): Promise<number> {
    const ended = await this.database.transaction(() => this.database.query(endIdle, [...this.cutOffs(now), now]));
    return ended.length;
  }

  /** Blanks IP address and user agent 90 days after the end of a session; the number of sessions blanked. */
  async forgetAddresses(now = this.clock.now()): Promise<number> {
    return (await this.database.query(blankAddresses, [daysBefore(now, ipRetentionDays)])).length;
  }

  /** The part of an IP address the organization stores, for the audit log. */
  async storableIp(ip: string): Promise<string | null> {
    return anonymizeIp(ip, (await this.organizations.current()).settings.sessionIp);
  }

  /** Sessions inactive since before the first time are idle; those started before the second are too old. */
  private cutOffs(now: Date): [Date, Date] {
    const idleSince = new Date(now.getTime() - this.settings.sessionIdleMs);
    return [idleSince, new Date(now.getTime() - this.settings.sessionMaxHours * 3_600_000)];
  }

  private async end(criteria: { id: string } | { userId: string }, reason: EndReason): Promise<void> {
    const endTime = this.clock.now();
    await this.database.transaction(async () => {
      // Unscoped: the caller has checked the permission to end these sessions.
      await this.sessions.unscoped
        .createQueryBuilder()
        .update()
        .set({
          endTime: () => 'greatest(:endTime, last_active)',
          endReason: reason,
          durationSeconds: () => 'floor(extract(epoch FROM greatest(:endTime, last_active) - start_time))',
        })
        .where({ ...criteria, endTime: IsNull() })
        .setParameters({ endTime })
        .execute();
      await this.openSessions.changed('id' in criteria ? criteria.id : criteria.userId);
    });
  }

  private async endReused(sessionId: string, hash: string, now: Date): Promise<void> {
    // Unscoped: the signed token identifies the session.
    const session = await this.sessions.unscoped.findOneBy({ id: sessionId, endTime: IsNull() });
    if (!session || session.acceptsRefresh(hash, now, refreshGraceSeconds)) return;
    await this.database.transaction(async () => {
      await this.end({ id: sessionId }, 'token_reuse');
      await this.audit.record(session, { action: 'session.token_reused', entity: 'session', entityId: sessionId });
    });
  }
}
