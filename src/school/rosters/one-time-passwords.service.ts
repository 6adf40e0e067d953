import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { Clock } from '#platform/config/clock.js';
import type { OneTimePassword } from '#identity/credentials/one-time-password.js';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';

const maxParallel = 2;

/** Creates one-time passwords in bulk. Hashing uses at most two threads, which leaves the others to logins. */
@Injectable()
export class OneTimePasswords {
  constructor(
    private readonly passwords: PasswordHasher,
    private readonly clock: Clock,
  ) {}

  /** Calls `onProgress` with the number of passwords created so far. */
  create(count: number, onProgress: (done: number) => void): Promise<OneTimePassword[]> {
    const limit = pLimit(maxParallel);
    let done = 0;
    const createOne = async () => {
      const password = await this.passwords.oneTime(this.clock.now());
      onProgress(++done);
      return password;
    };
    return Promise.all(Array.from({ length: Math.max(count, 0) }, () => limit(createOne)));
  }
}
