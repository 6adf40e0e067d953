import { Injectable } from '@nestjs/common';
import type { OneTimePassword } from '#identity/credentials/one-time-password.js';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import { Clock } from '#platform/config/clock.js';

const maxParallel = 2;

/** Creates one-time passwords in bulk. Hashing uses at most two threads, which leaves the others to logins. */
@Injectable()
export class OneTimePasswords {
  constructor(
    private readonly passwords: PasswordHasher,
    private readonly clock: Clock,
  ) {}

  /** Calls `onProgress` with the number of passwords created so far. */
  async create(count: number, onProgress: (done: number) => void): Promise<OneTimePassword[]> {
    const passwords: OneTimePassword[] = [];
    let started = 0;
    const createSome = async () => {
      while (started++ < count) {
        passwords.push(await this.passwords.oneTime(this.clock.now()));
        onProgress(passwords.length);
      }
    };
    await Promise.all(Array.from({ length: maxParallel }, createSome));
    return passwords;
  }
}
