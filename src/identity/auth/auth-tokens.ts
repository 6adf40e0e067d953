import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/database/base.entity.js';
import { Database, type Statement } from '#platform/database/database.js';
import { invalid } from '#platform/problems/problem.js';
import { hashOfToken } from '#identity/sessions/refresh-token.js';

export type TokenPurpose = 'verify' | 'reset';

const minutes: Record<TokenPurpose, number> = { verify: 24 * 60, reset: 30 };

/** A new token voids the ones before it. */
const give: Statement = {
  name: 'auth-token-give',
  text: `WITH voided AS (UPDATE auth_tokens SET used_at = $6 WHERE user_id = $2 AND purpose = $3 AND used_at IS NULL)
         INSERT INTO auth_tokens (id, user_id, purpose, token_hash, expires_at) VALUES ($1, $2, $3, $4, $5)`,
};
const redeem: Statement = {
  name: 'auth-token-redeem',
  text: `UPDATE auth_tokens SET used_at = $3
         WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3
         RETURNING user_id AS "userId"`,
};
const purge: Statement = {
  name: 'auth-token-purge',
  text: `DELETE FROM auth_tokens WHERE expires_at < $1 OR used_at < $1 RETURNING id`,
};

/** The secrets sent by mail: one use, 24 hours to verify an address, 30 minutes to set a password; kept as hashes. */
@Injectable()
export class AuthTokens {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async give(userId: string, purpose: TokenPurpose): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + minutes[purpose] * 60_000);
    await this.database.query(give, [newId(), userId, purpose, hashOfToken(token), expiresAt, now]);
    return token;
  }

  /** Uses the token up. Whose it is; 400 when it is unknown, used or too old. */
  async redeem(token: string, purpose: TokenPurpose): Promise<string> {
    const [redeemed] = await this.database.query<{ userId: string }>(redeem, [
      hashOfToken(token),
      purpose,
      this.clock.now(),
    ]);
    if (!redeemed) throw invalid('token_invalid', 'This link has been used or is too old. Ask for a new one.');
    return redeemed.userId;
  }

  async purge(now = this.clock.now()): Promise<number> {
    const gone = await this.database.query(purge, [now]);
    return gone.length;
  }
}
