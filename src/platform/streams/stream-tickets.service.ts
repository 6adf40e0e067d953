import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import type { StreamTicketView } from './stream-tickets.dto.js';
import { insert, purge, redeem } from './stream-tickets.sql.js';

const validMs = 30_000;

/**
 * Tickets with which a browser opens an event stream: single-use, valid for 30 seconds, bound to the login session.
 * A ticket is part of a URL, which proxies may log, so it must not be a long-lived credential.
 */
@Injectable()
export class StreamTickets {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Issues a ticket, valid in every process of the organization. */
  async issue({ userId, sessionId }: Actor): Promise<StreamTicketView> {
    const ticket = randomBytes(24).toString('base64url');
    const expiresAt = new Date(this.clock.now().getTime() + validMs);
    await this.database.query(insert, [newId(), userId, sessionId, hashOf(ticket), expiresAt]);
    return { ticket, expiresAt };
  }

  /** The user and session of a ticket; undefined when it is unknown, used or expired. */
  async redeem(ticket: string): Promise<{ userId: string; sessionId: string } | undefined> {
    const [holder] = await this.database.query<{ userId: string; sessionId: string }>(redeem, [
      hashOf(ticket),
      this.clock.now(),
    ]);
    return holder;
  }

  @Scheduled('purge-stream-tickets', '0 */10 * * * *', { inBatches: true })
  async purge(now = this.clock.now()): Promise<number> {
    return (await this.database.query(purge, [now])).length;
  }
}

const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('base64url');
