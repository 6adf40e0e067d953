import { Injectable } from '@nestjs/common';
import { networkOf } from '#platform/limits/limit-keys.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { Problem } from '#platform/problems/problem.js';
import { problemOfDatabaseError } from '#platform/problems/constraint-errors.js';

const perAddress: Limit = { name: 'auth-failures', points: (limits) => limits.limitFailuresPerIp, seconds: 3600 };

/** Refusals that tell a guesser something. An expired session is none: its token was issued here. */
const guesses = new Set(['token_invalid', 'invitation_invalid', 'users_email_taken']);

/** Limits how many secrets and addresses one network can try, over all routes together. */
@Injectable()
export class FailureLimit {
  constructor(private readonly limits: RateLimits) {}

  /** Does `work` unless the network of `ip` has failed too often; counts a failed guess. */
  async guard<T>(ip: string, work: () => Promise<T>): Promise<T> {
    const network = networkOf(ip);
    await this.limits.refuseSpent(perAddress, network);
    try {
      return await work();
    } catch (error) {
      if (isGuess(error)) await this.limits.count(perAddress, network);
      throw error;
    }
  }
}

function isGuess(error: unknown): boolean {
  const problem =
    error instanceof Problem
      ? error
      : problemOfDatabaseError((error as { driverError?: unknown }).driverError ?? error);
  return guesses.has(problem?.code ?? '');
}
