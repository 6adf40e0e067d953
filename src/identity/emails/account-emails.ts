import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';
import { Mailer } from '#platform/mail/mailer.js';
import {
  type AccountEmail,
  addressChangedEmail,
  addressChangeEmail,
  invitationEmail,
  resetEmail,
  addressTakenEmail,
  verifyEmail,
} from './account.email-templates.js';
import { EmailComposer } from '#tenancy/email/email-composer.js';
import { isRealEmail, type User } from '#identity/accounts/user.entity.js';

const languageOfUser: Statement = {
  name: 'user-language',
  text: 'SELECT language FROM user_preferences WHERE id = $1',
};

/** The letters that lead to an account or back into one. */
@Injectable()
export class AccountEmails {
  constructor(
    private readonly mailer: Mailer,
    private readonly letters: EmailComposer,
    private readonly database: Database,
  ) {}

  /** To the address that is to be confirmed: the present or the pending one. */
  async verify(user: User, address: string, token: string): Promise<void> {
    await this.sendTo(user, address, verifyEmail, this.link('verify-email', token));
  }

  /** Tells the present address that another one was asked for. */
  async addressChanging(user: User): Promise<void> {
    if (user.hasRealEmail) await this.sendTo(user, user.email, addressChangeEmail);
  }

  /** Tells both addresses, as far as mail reaches them. */
  async addressChanged(user: User, before: string, after: string): Promise<void> {
    for (const address of [before, after].filter(isRealEmail)) await this.sendTo(user, address, addressChangedEmail);
  }

  async reset(user: User, token: string): Promise<void> {
    await this.sendTo(user, user.email, resetEmail, this.link('reset-password', token));
  }

  /** For a person who registered an address that has an account, or whose address another person registered. */
  async taken(user: User, token: string): Promise<void> {
    await this.sendTo(user, user.email, addressTakenEmail, this.link('reset-password', token));
  }

  async invite(email: string, code: string): Promise<void> {
    const href = this.link('register', code, 'inviteCode');
    await this.mailer.send(await this.letters.compose(email, null, (language) => invitationEmail[language](href, '')));
  }

  private async sendTo(user: User, address: string, letter: AccountEmail, href = ''): Promise<void> {
    const [chosen] = await this.database.query<{ language: string | null }>(languageOfUser, [user.id]);
    const compose = (language: keyof typeof letter) => letter[language](href, user.displayName);
    await this.mailer.send(await this.letters.compose(address, chosen?.language ?? null, compose));
  }

  private link(page: string, token: string, parameter = 'token'): string {
    return this.letters.address(`/${page}?${parameter}=${token}`);
  }
}
