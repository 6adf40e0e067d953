import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { newId } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { type Page, type PageQuery, paginate } from '#platform/api/page.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { unauthenticated } from '#platform/problems/problem.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { anonymizeIp } from './anonymize-ip.js';
import { OpenSessions, sessionExpired } from './open-sessions.js';
import { hashOfToken, sealRefreshToken, sessionOfRefreshToken } from './refresh-token.js';
import type { EndReason, Session } from './session.entity.js';
import { sessionPolicy } from './sessions.policy.js';
import { blankAddresses, endIdle, rotate } from './sessions.sql.js';

/** Where a login comes from. */
export interface Device {
  ip: string;
  userAgent: string | null;
}

/** An open session and the one refresh token it now has. */
export interface RefreshableSession {
  sessionId: string;
  userId: string;
  refreshToken: string;
}

const renewals: Limit = { name: 'refresh', points: 30, seconds: 600 };
const addressesKeptMs = 90 * 86_400_000;

/** Login sessions: opened by a login, kept by signs of life, ended by logout, idleness or revocation. */
@Injectable()
export class SessionsService {
  constructor(
    @InjectScoped(sessionPolicy) private readonly sessions: Scoped<typeof sessionPolicy>,
    private readonly database: Database,
    private readonly open: OpenSessions,
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
    const refreshToken = sealRefreshToken(this.settings.jwtSecret, sessionId);
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

  /** Trades a refresh token for the next one. A token used a second time ends its session: somebody else has it. */
  async refresh(token: string): Promise<RefreshableSession> {
    const sessionId = sessionOfRefreshToken(this.settings.jwtSecret, token);
    if (!sessionId) throw unauthenticated('token_invalid', 'This refresh token is not one of ours. Log in again.');
    await this.limits.count(renewals, sessionId);
    const now = this.clock.now();
    const refreshToken = sealRefreshToken(this.settings.jwtSecret, sessionId);
    const [rotated] = await this.database.query<{ userId: string }>(rotate, [
      sessionId,
      hashOfToken(token),
      hashOfToken(refreshToken),
      now,
      ...this.cutOffs(now),
    ]);
    if (rotated) return { sessionId, userId: rotated.userId, refreshToken };
    await this.endReused(sessionId, hashOfToken(token));
    throw sessionExpired();
  }

  list(actor: Actor, query: PageQuery): Promise<Page<Session>> {
    const rows = this.sessions.visibleTo(actor).andWhere('row.user_id = :actorId').orderBy('row.startTime', 'DESC');
    return paginate(rows.addOrderBy('row.id'), query);
  }

  /** Ends one session from elsewhere; ending it again changes nothing. */
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

  /** Ends every session of a person, as after a new password. */
  async endAllOf(userId: string, reason: EndReason): Promise<void> {
    await this.end({ userId }, reason);
  }

  /** Ends sessions nobody has pinged for too long, or that are too old. Safe to run twice and in two processes. */
  async endIdle(now = this.clock.now()): Promise<number> {
    const ended = await this.database.transaction(() => this.database.query(endIdle, [...this.cutOffs(now), now]));
    return ended.length;
  }

  /** Forgets where sessions came from, ninety days after they ended (OQ-058). */
  async forgetAddresses(now = this.clock.now()): Promise<number> {
    const blanked = await this.database.query(blankAddresses, [new Date(now.getTime() - addressesKeptMs)]);
    return blanked.length;
  }

  /** As much of an address as the organization keeps, for the audit log. */
  async addressToKeep(ip: string): Promise<string | null> {
    return anonymizeIp(ip, (await this.organizations.current()).settings.sessionIp);
  }

  /** Sessions quiet since before the first moment are idle; those begun before the second are too old. */
  private cutOffs(now: Date): [Date, Date] {
    const idle = new Date(now.getTime() - this.settings.sessionIdleMs);
    return [idle, new Date(now.getTime() - this.settings.sessionMaxHours * 3_600_000)];
  }

  private async end(which: { id: string } | { userId: string }, reason: EndReason): Promise<void> {
    const endTime = this.clock.now();
    // Unscoped: the caller has shown that these sessions are theirs to end.
    await this.database.transaction(async () => {
      await this.sessions.unscoped
        .createQueryBuilder()
        .update()
        .set({
          endTime: () => 'greatest(:endTime, last_active)',
          endReason: reason,
          durationSeconds: () => 'floor(extract(epoch FROM greatest(:endTime, last_active) - start_time))',
        })
        .where({ ...which, endTime: IsNull() })
        .setParameters({ endTime })
        .execute();
      await this.open.changed('id' in which ? which.id : which.userId);
    });
  }

  private async endReused(sessionId: string, refreshHash: string): Promise<void> {
    // Unscoped: the token itself proves which session it once belonged to.
    const session = await this.sessions.unscoped.findOneBy({ id: sessionId, endTime: IsNull() });
    if (!session || session.refreshHash === refreshHash) return;
    await this.database.transaction(async () => {
      await this.end({ id: sessionId }, 'token_reuse');
      await this.audit.record(session, { action: 'session.token_reused', entity: 'session', entityId: sessionId });
    });
  }
}
