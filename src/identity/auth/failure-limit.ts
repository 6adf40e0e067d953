import { Injectable } from '@nestjs/common';
import { networkOf } from '#platform/limits/limit-keys.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { problemOfDatabaseError } from '#platform/problems/constraint-errors.js';
import { Problem } from '#platform/problems/problem.js';

const perNetwork: Limit = { name: 'auth-failures', points: (limits) => limits.limitFailuresPerIp, seconds: 3600 };

/** Error codes of guessed secrets and addresses. An expired session is not a guess: its token was issued here. */
const guessCodes = new Set(['token_invalid', 'invitation_invalid', 'course_code_invalid', 'users_email_taken']);

/** Limits how many tokens, codes and addresses one network can guess, over all routes together. */
@Injectable()
export class FailureLimit {
  constructor(private readonly limits: RateLimits) {}

  /** Runs `work` and counts a wrong guess. Throws 429 when the network of `ip` has no guesses left. */
  async guard<T>(ip: string, work: () => Promise<T>): Promise<T> {
    const network = networkOf(ip);
    await this.limits.refuseSpent(perNetwork, network);
    try {
      return await work();
    } catch (error) {
      if (isGuess(error)) await this.limits.count(perNetwork, network);
      throw error;
    }
  }
}

function isGuess(error: unknown): boolean {
  const problem = error instanceof Problem ? error : problemOfDatabaseError(error);
  return guessCodes.has(problem?.code ?? '');
}
