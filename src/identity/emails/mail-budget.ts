import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { mailboxOf, networkOf } from '#platform/limits/limit-keys.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';

const hour = 3600;
const day = 86_400;

const perAddress: Limit = { name: 'mail-address', points: (limits) => limits.limitMailsPerIp, seconds: hour };
const perRecipient: Limit = {
  name: 'mail-recipient',
  points: (limits) => limits.limitMailsPerRecipient,
  seconds: hour,
};
const perOrganization: Limit = {
  name: 'mail-organization',
  points: (limits) => limits.limitMailsPerOrganization,
  seconds: hour,
  isHidden: true,
};
const invitationsPerRecipient: Limit = {
  name: 'invitation-recipient',
  points: (limits) => limits.limitInvitationsPerRecipient,
  seconds: day,
};
const invitationsPerPerson: Limit = {
  name: 'invitation-person',
  points: (limits) => limits.limitInvitationsPerPerson,
  seconds: day,
};
const invitationsPerOrganization: Limit = {
  name: 'invitation-organization',
  points: (limits) => limits.limitInvitationsPerOrganization,
  seconds: day,
  isHidden: true,
};

/** Why a mail is sent. Each purpose has its own budget, so that registering an address does not block its reset. */
export type MailPurpose = 'register' | 'reset' | 'verify';

/** How many mails strangers and users can cause. */
@Injectable()
export class MailBudget {
  constructor(private readonly limits: RateLimits) {}

  /** Counts a mail requested from `ip`, whether or not one is sent: the response must not tell. */
  async spend(purpose: MailPurpose, recipient: string, ip: string): Promise<void> {
    await this.limits.count(perAddress, networkOf(ip));
    await this.limits.count(perRecipient, `${purpose} ${mailboxOf(recipient)}`);
    await this.limits.count(perOrganization, 'all');
  }

  /** Counts an invitation; those to one mailbox count together, regardless of who sends them. */
  async spendInvitation(actor: Actor, recipient: string): Promise<void> {
    await this.limits.count(invitationsPerPerson, actor.userId);
    await this.limits.count(invitationsPerRecipient, mailboxOf(recipient));
    await this.limits.count(invitationsPerOrganization, 'all');
  }
}
