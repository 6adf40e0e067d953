/**
 * Attacks that once worked, or would on a system built with less care, as a list. Each line is one attack; the module
 * named before the dot plays it.
 */

import { openSchool } from '../support/school.js';
import * as limits from './limits.js';

describe('Input that is worse than linear', () => {
  // input.ts
});

describe('Takeover of accounts', () => {
  // accounts.ts
});

describe('Enumeration and abuse of mail', () => {
  // limits.ts
  const school = openSchool(limits.limited);
  const unlimited = openSchool();
  const verified = openSchool({ AUTH_REQUIRE_VERIFIED: 'true' });

  it('an invitation code tells nothing about which addresses have accounts', () => limits.probeByInvitation(unlimited));
  it('registering tells nothing about addresses where they must be verified', () =>
    limits.probeByRegistering(verified));
  it('no tokens are given to an unverified address', () => limits.enterUnverified(verified));
  it('a forgotten password is the same work for every address', () => limits.probeByForgottenPassword(unlimited));
  it('mail stays bounded per mailbox and network however addresses vary', () => limits.varyRecipients(school));
  it('wrong tokens and codes count together per network', () => limits.guessTokens(school));
  it('listing taken addresses by registering them is bounded per network', () => limits.listTakenAddresses(school));
  it('an account changes its address a few times an hour', () => limits.changeAddressOften(school));
  it('a stranger gets three invitations a day from all senders together', () => limits.floodWithInvitations(school));
  it('a second invitation voids the first', () => limits.keepManyCodes(school));
  it('guessing passwords does not lock the owner out of a known device', () => limits.lockTheOwnerOut(school));
  it('a known device has a bounded number of guesses too', () => limits.guessFromAKnownDevice(school));
  it('right passwords do not use up the address of a school', () => limits.lockASchoolOut(school));
});

describe('Exam content before its time', () => {
  // exams.ts
});

describe('Script in rich text', () => {
  // rich-text.ts
});

describe('Secrets and backups of the operator', () => {
  // operator.ts
});

describe('Storage and connections', () => {
  // resources.ts
});

describe('Requests outside the contract', () => {
  // contract.ts
});
