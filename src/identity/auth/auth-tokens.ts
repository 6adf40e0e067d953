import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hashOfToken } from '#identity/sessions/refresh-token.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database, type Statement } from '#platform/database/database.js';
import { invalid } from '#platform/problems/problem.js';
import { findToken, issueToken, purgeTokens, redeemToken } from './auth.sql.js';

export type TokenPurpose = 'verify' | 'reset';

/** The account of a token, and the address the token was emailed to. */
export interface TokenHolder {
  userId: string;
  email: string;
}

const validityMinutes: Record<TokenPurpose, number> = { verify: 24 * 60, reset: 30 };

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
    await this.database.query(issueToken, [newId(), userId, purpose, hashOfToken(token), expiresAt, now, email]);
    return token;
  }

  /** The holder of a valid token, without redeeming it. Throws 400 when it is unknown, used or expired. */
  find(token: string, purpose: TokenPurpose): Promise<TokenHolder> {
    return this.resolve(findToken, token, purpose);
  }

  /** The holder of a valid token, which is redeemed by this call. Throws 400 like `find`. */
  redeem(token: string, purpose: TokenPurpose): Promise<TokenHolder> {
    return this.resolve(redeemToken, token, purpose);
  }

  /** Deletes one batch of used and expired tokens. Returns how many. */
  async purge(now = this.clock.now()): Promise<number> {
    return (await this.database.query(purgeTokens, [now])).length;
  }

  private async resolve(statement: Statement, token: string, purpose: TokenPurpose): Promise<TokenHolder> {
    const values = [hashOfToken(token), purpose, this.clock.now()];
    const [found] = await this.database.query<TokenHolder>(statement, values);
    if (!found) throw invalid('token_invalid', 'This link has been used or has expired. Request a new one.');
    return found;
  }
}
