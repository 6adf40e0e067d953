import { Injectable } from '@nestjs/common';
import type { AddressChange } from '#identity/accounts/bulk-accounts.service.js';
import { displayNameOf } from '#identity/accounts/display-name.js';
import { isRealEmail } from '#identity/accounts/real-email.js';
import type { User } from '#identity/accounts/user.entity.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { Mailer } from '#platform/mail/mailer.js';
import { EmailComposer } from '#tenancy/email/email-composer.js';
import { preferredLanguage, preferredLanguages } from './account-emails.sql.js';
import {
  type AccountEmail,
  addressChangedEmail,
  addressChangeEmail,
  invitationEmail,
  resetEmail,
  addressTakenEmail,
  verifyEmail,
} from './account.email-templates.js';

/** Emails in one statement: each has a few kilobytes. */
const batchSize = 200;

/** Emails about an account: confirming an address, choosing a new password, and invitations. */
@Injectable()
export class AccountEmails {
  constructor(
    private readonly mailer: Mailer,
    private readonly composer: EmailComposer,
    private readonly database: Database,
  ) {}

  /** Sent to the address to confirm: the current or the pending one. */
  async verify(user: User, address: string, token: string): Promise<void> {
    await this.sendTo(user, address, verifyEmail, this.link('verify-email', token));
  }

  /** Informs the current address that a change to another one was requested. */
  async addressChanging(user: User): Promise<void> {
    if (user.hasRealEmail) await this.sendTo(user, user.email, addressChangeEmail);
  }

  /** Informs the old and the new address, if they can receive mail. */
  async addressChanged(user: User, oldAddress: string, newAddress: string): Promise<void> {
    for (const address of [oldAddress, newAddress].filter(isRealEmail))
      await this.sendTo(user, address, addressChangedEmail);
  }

  /** As `addressChanged`, for many accounts, such as those of an import. */
  async addressesChanged(changes: readonly AddressChange[]): Promise<void> {
    if (changes.length === 0) return;
    const ids = changes.map(({ id }) => id);
    const rows = await this.database.query<{ id: string; language: string | null }>(preferredLanguages, [ids]);
    const languages = new Map(rows.map(({ id, language }) => [id, language]));
    const recipients = changes.flatMap((user) =>
      [user.formerEmail, user.email].filter(isRealEmail).map((address) => ({ user, address })),
    );
    for (let start = 0; start < recipients.length; start += batchSize) {
      const mails = recipients.slice(start, start + batchSize).map(async ({ user, address }) => {
        const compose = (language: keyof typeof addressChangedEmail) =>
          addressChangedEmail[language]('', displayNameOf(user));
        return { id: newId(), ...(await this.composer.compose(address, languages.get(user.id) ?? null, compose)) };
      });
      await this.mailer.sendAll(await Promise.all(mails));
    }
  }

  async reset(user: User, token: string): Promise<void> {
    await this.sendTo(user, user.email, resetEmail, this.link('reset-password', token));
  }

  /** Sent when a registration uses an address that already has an account, by its owner or by another person. */
  async addressTaken(user: User, token: string): Promise<void> {
    await this.sendTo(user, user.email, addressTakenEmail, this.link('reset-password', token));
  }

  async invite(email: string, code: string): Promise<void> {
    const href = this.link('register', code, 'inviteCode');
    await this.mailer.send(await this.composer.compose(email, null, (language) => invitationEmail[language](href, '')));
  }

  private async sendTo(user: User, address: string, template: AccountEmail, href = ''): Promise<void> {
    const [preferences] = await this.database.query<{ language: string | null }>(preferredLanguage, [user.id]);
    const compose = (language: keyof typeof template) => template[language](href, user.displayName);
    const mail = await this.composer.compose(address, preferences?.language ?? null, compose);
    await this.mailer.send({ ...mail, userId: user.id });
  }

  private link(page: string, token: string, parameter = 'token'): string {
    return this.composer.address(`/${page}?${parameter}=${token}`);
  }
}
