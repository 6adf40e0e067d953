import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/database/base.entity.js';
import { Database, type Statement } from '#platform/database/database.js';
import { batchOf } from '#platform/database/sql-text.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import type { StreamTicketView } from './stream-tickets.dto.js';

const validMs = 30_000;

const give: Statement = {
  name: 'stream-ticket-give',
  text: `INSERT INTO stream_tickets (id, user_id, session_id, ticket_hash, expires_at) VALUES ($1, $2, $3, $4, $5)`,
};
/** Gone with its first use: of two who come with it at once, one finds it. */
const redeem: Statement = {
  name: 'stream-ticket-redeem',
  text: `DELETE FROM stream_tickets WHERE ticket_hash = $1 AND expires_at > $2
         RETURNING user_id AS "userId", session_id AS "sessionId"`,
};
const purge: Statement = {
  name: 'stream-tickets-purge',
  text: `DELETE FROM stream_tickets WHERE ${batchOf('stream_tickets', 'expires_at <= $1')} RETURNING id`,
};

/**
 * Tickets by which a browser opens an event stream: good once, for half a minute, in the session they were given in.
 * They stand in an address, so nothing that lasts may be in them.
 */
@Injectable()
export class StreamTickets {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A ticket any process of the organization takes. */
  async give({ userId, sessionId }: Actor): Promise<StreamTicketView> {
    const ticket = randomBytes(24).toString('base64url');
    const expiresAt = new Date(this.clock.now().getTime() + validMs);
    await this.database.query(give, [newId(), userId, sessionId, hashOf(ticket), expiresAt]);
    return { ticket, expiresAt };
  }

  /** Whose ticket it was; undefined when it is unknown, used or too old. */
  async redeem(ticket: string): Promise<{ userId: string; sessionId: string } | undefined> {
    const [holder] = await this.database.query<{ userId: string; sessionId: string }>(redeem, [
      hashOf(ticket),
      this.clock.now(),
    ]);
    return holder;
  }

  @Scheduled('purge-stream-tickets', '0 */10 * * * *', { inParts: true })
  async purge(now = this.clock.now()): Promise<number> {
    return (await this.database.query(purge, [now])).length;
  }
}

const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('base64url');
