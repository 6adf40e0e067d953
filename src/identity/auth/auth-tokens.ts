import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/database/base.entity.js';
import { Database, type Statement } from '#platform/database/database.js';
import { batchOf } from '#platform/database/sql-text.js';
import { invalid } from '#platform/problems/problem.js';
import { hashOfToken } from '#identity/sessions/refresh-token.js';

export type TokenPurpose = 'verify' | 'reset';

/** Whose token it is, and the address it was mailed to. */
export interface TokenHolder {
  userId: string;
  email: string;
}

const minutes: Record<TokenPurpose, number> = { verify: 24 * 60, reset: 30 };

/** A new token voids the ones before it. */
const give: Statement = {
  name: 'auth-token-give',
  text: `WITH voided AS (UPDATE auth_tokens SET used_at = $6 WHERE user_id = $2 AND purpose = $3 AND used_at IS NULL)
         INSERT INTO auth_tokens (id, user_id, purpose, token_hash, expires_at, email) VALUES ($1, $2, $3, $4, $5, $7)`,
};
/** A token acts only while the address it was mailed to is the account's; to verify, also while it is pending. */
const isGood = `t.token_hash = $1 AND t.purpose = $2 AND t.used_at IS NULL AND t.expires_at > $3 AND EXISTS (
    SELECT FROM users u WHERE u.id = t.user_id AND (u.email = t.email OR (t.purpose = 'verify' AND u.pending_email = t.email)))`;
const find: Statement = {
  name: 'auth-token-find',
  text: `SELECT t.user_id AS "userId", t.email FROM auth_tokens t WHERE ${isGood}`,
};
const redeem: Statement = {
  name: 'auth-token-redeem',
  text: `UPDATE auth_tokens t SET used_at = $3 WHERE ${isGood} RETURNING t.user_id AS "userId", t.email`,
};
const purge: Statement = {
  name: 'auth-token-purge',
  text: `DELETE FROM auth_tokens WHERE ${batchOf('auth_tokens', 'expires_at < $1 OR used_at < $1')} RETURNING id`,
};

/** The secrets sent by mail: one use, 24 hours to verify an address, 30 minutes to set a password; kept as hashes. */
@Injectable()
export class AuthTokens {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A token for `email`, the address it is mailed to. */
  async give(userId: string, purpose: TokenPurpose, email: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + minutes[purpose] * 60_000);
    await this.database.query(give, [newId(), userId, purpose, hashOfToken(token), expiresAt, now, email]);
    return token;
  }

  /** Whose token it is, without using it up; 400 when it is unknown, used or too old. */
  holder(token: string, purpose: TokenPurpose): Promise<TokenHolder> {
    return this.holderOf(find, token, purpose);
  }

  /** As `holder`, and uses the token up. */
  redeem(token: string, purpose: TokenPurpose): Promise<TokenHolder> {
    return this.holderOf(redeem, token, purpose);
  }

  async purge(now = this.clock.now()): Promise<number> {
    const gone = await this.database.query(purge, [now]);
    return gone.length;
  }

  private async holderOf(statement: Statement, token: string, purpose: TokenPurpose): Promise<TokenHolder> {
    const values = [hashOfToken(token), purpose, this.clock.now()];
    const [found] = await this.database.query<TokenHolder>(statement, values);
    if (!found) throw invalid('token_invalid', 'This link has been used or is too old. Ask for a new one.');
    return found;
  }
}
