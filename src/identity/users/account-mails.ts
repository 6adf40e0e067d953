import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';
import { Mailer } from '#platform/mail/mailer.js';
import {
  type AccountLetter,
  addressChangedLetter,
  addressChangeLetter,
  inviteLetter,
  resetLetter,
  takenLetter,
  verifyLetter,
} from './account-letters.js';
import { Letters } from './letters.js';
import { isRealEmail, type User } from './user.entity.js';

const languageOfUser: Statement = {
  name: 'user-language',
  text: 'SELECT language FROM user_preferences WHERE id = $1',
};

/** The letters that lead to an account or back into one. */
@Injectable()
export class AccountMails {
  constructor(
    private readonly mailer: Mailer,
    private readonly letters: Letters,
    private readonly database: Database,
  ) {}

  /** To the address that is to be confirmed: the present or the pending one. */
  async verify(user: User, address: string, token: string): Promise<void> {
    await this.sendTo(user, address, verifyLetter, this.link('verify-email', token));
  }

  /** Tells the present address that another one was asked for. */
  async addressChanging(user: User): Promise<void> {
    if (user.hasRealEmail) await this.sendTo(user, user.email, addressChangeLetter);
  }

  /** Tells both addresses, as far as mail reaches them. */
  async addressChanged(user: User, before: string, after: string): Promise<void> {
    for (const address of [before, after].filter(isRealEmail)) await this.sendTo(user, address, addressChangedLetter);
  }

  async reset(user: User, token: string): Promise<void> {
    await this.sendTo(user, user.email, resetLetter, this.link('reset-password', token));
  }

  /** For a person who registered an address that has an account, or whose address another person registered. */
  async taken(user: User, token: string): Promise<void> {
    await this.sendTo(user, user.email, takenLetter, this.link('reset-password', token));
  }

  async invite(email: string, code: string): Promise<void> {
    const href = this.link('register', code, 'inviteCode');
    await this.mailer.send(await this.letters.write(email, null, (language) => inviteLetter[language](href, '')));
  }

  private async sendTo(user: User, address: string, letter: AccountLetter, href = ''): Promise<void> {
    const [chosen] = await this.database.query<{ language: string | null }>(languageOfUser, [user.id]);
    const compose = (language: keyof typeof letter) => letter[language](href, user.displayName);
    await this.mailer.send(await this.letters.write(address, chosen?.language ?? null, compose));
  }

  private link(page: string, token: string, parameter = 'token'): string {
    return this.letters.address(`/${page}?${parameter}=${token}`);
  }
}
