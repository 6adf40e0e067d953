import { Injectable } from '@nestjs/common';
import { Passwords } from '#identity/users/passwords.js';
import { newOneTimePassword } from '#identity/users/users.service.js';

const atOnce = 2;

/** A password to hand over, and the hash that is kept. */
export interface OneTimePassword {
  word: string;
  hash: string;
}

/** Makes one-time passwords by the hundred and leaves the other cores' threads to the people logging in. */
@Injectable()
export class OneTimePasswords {
  constructor(private readonly passwords: Passwords) {}

  async make(count: number, onMade: (done: number) => void): Promise<OneTimePassword[]> {
    const made: OneTimePassword[] = [];
    let started = 0;
    const work = async () => {
      for (let begun = started++; begun < count; begun = started++) {
        const word = newOneTimePassword();
        made.push({ word, hash: await this.passwords.hashOneTime(word) });
        onMade(made.length);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return made;
  }
}
