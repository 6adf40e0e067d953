import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import type { OneTimePassword } from '#identity/credentials/one-time-password.js';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';

const maxParallel = 2;

/** Makes one-time passwords by the hundred and leaves the other cores' threads to the people logging in. */
@Injectable()
export class OneTimePasswords {
  constructor(
    private readonly passwords: PasswordHasher,
    private readonly clock: Clock,
  ) {}

  async make(count: number, onMade: (done: number) => void): Promise<OneTimePassword[]> {
    const made: OneTimePassword[] = [];
    let started = 0;
    const work = async () => {
      for (let begun = started++; begun < count; begun = started++) {
        made.push(await this.passwords.oneTime(this.clock.now()));
        onMade(made.length);
      }
    };
    await Promise.all(Array.from({ length: maxParallel }, work));
    return made;
  }
}
