import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/database/base.entity.js';
import { Database, type Statement } from '#platform/database/database.js';
import { batchOf } from '#platform/database/sql-text.js';
import { invalid } from '#platform/problems/problem.js';
import { hashOfToken } from '#identity/sessions/refresh-token.js';

export type TokenPurpose = 'verify' | 'reset';

/** The account of a token, and the address the token was emailed to. */
export interface TokenHolder {
  userId: string;
  email: string;
}

const validityMinutes: Record<TokenPurpose, number> = { verify: 24 * 60, reset: 30 };

/** Issues a token and voids the earlier ones of the same purpose. */
const issue: Statement = {
  name: 'auth-token-issue',
  text: `WITH voided AS (UPDATE auth_tokens SET used_at = $6 WHERE user_id = $2 AND purpose = $3 AND used_at IS NULL)
         INSERT INTO auth_tokens (id, user_id, purpose, token_hash, expires_at, email) VALUES ($1, $2, $3, $4, $5, $7)`,
};
/** A token is valid only while its address belongs to the account; a verification token also while it is pending. */
const isValid = `t.token_hash = $1 AND t.purpose = $2 AND t.used_at IS NULL AND t.expires_at > $3 AND EXISTS (
    SELECT FROM users u WHERE u.id = t.user_id AND (u.email = t.email OR (t.purpose = 'verify' AND u.pending_email = t.email)))`;
const find: Statement = {
  name: 'auth-token-find',
  text: `SELECT t.user_id AS "userId", t.email FROM auth_tokens t WHERE ${isValid}`,
};
const redeem: Statement = {
  name: 'auth-token-redeem',
  text: `UPDATE auth_tokens t SET used_at = $3 WHERE ${isValid} RETURNING t.user_id AS "userId", t.email`,
};
const purge: Statement = {
  name: 'auth-token-purge',
  text: `DELETE FROM auth_tokens WHERE ${batchOf('auth_tokens', 'expires_at < $1 OR used_at < $1')} RETURNING id`,
};

/** Single-use tokens sent by email: 24 hours to verify an address, 30 minutes to set a password. Stored as hashes. */
@Injectable()
export class AuthTokens {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Issues a token to be emailed to `email`. */
  async issue(userId: string, purpose: TokenPurpose, email: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + validityMinutes[purpose] * 60_000);
    await this.database.query(issue, [newId(), userId, purpose, hashOfToken(token), expiresAt, now, email]);
    return token;
  }

  /** The holder of a valid token, without redeeming it. Throws 400 when it is unknown, used or expired. */
  find(token: string, purpose: TokenPurpose): Promise<TokenHolder> {
    return this.resolve(find, token, purpose);
  }

  /** The holder of a valid token, which is redeemed by this call. Throws 400 like `find`. */
  redeem(token: string, purpose: TokenPurpose): Promise<TokenHolder> {
    return this.resolve(redeem, token, purpose);
  }

  /** Deletes one batch of used and expired tokens. Returns how many. */
  async purge(now = this.clock.now()): Promise<number> {
    return (await this.database.query(purge, [now])).length;
  }

  private async resolve(statement: Statement, token: string, purpose: TokenPurpose): Promise<TokenHolder> {
    const values = [hashOfToken(token), purpose, this.clock.now()];
    const [found] = await this.database.query<TokenHolder>(statement, values);
    if (!found) throw invalid('token_invalid', 'This link has been used or has expired. Request a new one.');
    return found;
  }
}
