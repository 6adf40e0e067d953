import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { mailboxOf, networkOf } from '#platform/limits/limit-keys.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';

const hour = 3600;
const day = 86_400;

const perNetwork: Limit = { name: 'mail-address', points: (limits) => limits.limitMailsPerIp, seconds: hour };
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

/** Purpose of an email. Each has its own budget, so registering an address cannot block its password reset. */
export type MailPurpose = 'register' | 'reset' | 'verify';

/** Limits the emails that requests can trigger, per network, mailbox, person and organization. */
@Injectable()
export class MailBudget {
  constructor(private readonly limits: RateLimits) {}

  /** Counts an email requested from `ip`, sent or not, so the limit does not reveal which addresses have accounts. */
  async spend(purpose: MailPurpose, recipient: string, ip: string): Promise<void> {
    await this.limits.count(perNetwork, networkOf(ip));
    await this.limits.count(perRecipient, `${purpose} ${mailboxOf(recipient)}`);
    await this.limits.count(perOrganization, 'all');
  }

  /** Counts an invitation per sender, and per mailbox for all senders together. */
  async spendInvitation(actor: Actor, recipient: string): Promise<void> {
    await this.limits.count(invitationsPerPerson, actor.userId);
    await this.limits.count(invitationsPerRecipient, mailboxOf(recipient));
    await this.limits.count(invitationsPerOrganization, 'all');
  }
}
