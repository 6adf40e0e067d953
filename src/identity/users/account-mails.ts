import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { Mailer } from '#platform/mail/mailer.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import type { User } from './user.entity.js';

/** The letters that lead to an account or back into one. */
@Injectable()
export class AccountMails {
  constructor(
    private readonly mailer: Mailer,
    private readonly organizations: OrganizationsService,
    private readonly settings: Settings,
  ) {}

  async verify(user: User, token: string): Promise<void> {
    await this.write(user.email, 'Confirm your e-mail address', [
      `Hello ${user.displayName},`,
      'please confirm that this address is yours:',
      this.link('verify-email', token),
      'The link is good for 24 hours.',
    ]);
  }

  async reset(user: User, token: string): Promise<void> {
    await this.write(user.email, 'Choose a new password', [
      `Hello ${user.displayName},`,
      'somebody, probably you, asked for a new password:',
      this.link('reset-password', token),
      'The link is good for 30 minutes. If it was not you, ignore this mail; nothing has changed.',
    ]);
  }

  async invite(email: string, code: string): Promise<void> {
    await this.write(email, 'You are invited', [
      'Hello,',
      'open your account here:',
      this.link('register', code, 'inviteCode'),
      'The invitation is good for 7 days.',
    ]);
  }

  private async write(to: string, subject: string, paragraphs: string[]): Promise<void> {
    const { name, settings } = await this.organizations.current();
    const contact = settings.branding?.contact;
    const signature = contact ? `${name}\nQuestions? Write to ${contact}` : name;
    await this.mailer.send({ to, subject: `${name}: ${subject}`, text: [...paragraphs, signature].join('\n\n') });
  }

  private link(page: string, token: string, parameter = 'token'): string {
    return `${this.settings.publicUrl ?? `http://localhost:${this.settings.port}`}/${page}?${parameter}=${token}`;
  }
}
