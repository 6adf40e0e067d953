import { Flag, Int } from '#platform/shapes/fields.js';

/** Rate limits. */
export class LimitSettings {
  @Flag({ default: true, about: 'Enable rate limits' })
  rateLimitEnabled: boolean;

  @Int({ min: 1, max: 1000, default: 10, about: 'Failed logins per account and device in 15 minutes' })
  limitLoginFailuresPerDevice: number;

  @Int({
    min: 1,
    max: 100_000,
    default: 100,
    about: 'Failed logins per account in an hour from all devices that have never logged in to it',
  })
  limitLoginFailuresPerAccount: number;

  @Int({ min: 1, max: 100_000, default: 100, about: 'Failed logins per IP address (IPv6: /64) in 15 minutes' })
  limitLoginFailuresPerIp: number;

  @Int({
    min: 1,
    max: 100_000,
    default: 100,
    about:
      'Invalid tokens, invalid codes of invitations and courses, and registered addresses per IP address in an hour',
  })
  limitFailuresPerIp: number;

  @Int({ min: 1, max: 100_000, default: 200, about: 'Account emails requested from one IP address in an hour' })
  limitMailsPerIp: number;

  @Int({ min: 1, max: 1000, default: 5, about: 'Account emails of one kind to one mailbox in an hour' })
  limitMailsPerRecipient: number;

  @Int({ min: 1, max: 1_000_000, default: 1000, about: 'Account emails of the organization in an hour' })
  limitMailsPerOrganization: number;

  @Int({ min: 1, max: 1000, default: 3, about: 'Invitations to one mailbox in a day, from all senders' })
  limitInvitationsPerRecipient: number;

  @Int({ min: 1, max: 100_000, default: 300, about: 'Invitations sent by one user in a day' })
  limitInvitationsPerPerson: number;

  @Int({ min: 1, max: 1_000_000, default: 2000, about: 'Invitations of the organization in a day' })
  limitInvitationsPerOrganization: number;

  @Int({ min: 1, max: 10_000, default: 10, about: 'Local resources submitted by one user in a day' })
  limitLocalSubmissionsPerPerson: number;
}
