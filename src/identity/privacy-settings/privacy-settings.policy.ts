import { definePolicy, ownedBy } from '#platform/access/policy.js';
import { Consent } from './consent.entity.js';
import { UserPrivacySettings } from './privacy-settings.entity.js';

const own = { read: ownedBy<UserPrivacySettings>('id'), edit: ownedBy<UserPrivacySettings>('id') };

/** Only the account holder reads and changes these settings; guardians of children below the age of consent: `ConsentsService`. */
export const privacySettingsPolicy = definePolicy(UserPrivacySettings, {
  admin: own,
  teacher: own,
  student: own,
  parent: own,
});

const ownConsents = { read: ownedBy<Consent>('userId') };

export const consentPolicy = definePolicy(Consent, {
  admin: ownConsents,
  teacher: ownConsents,
  student: ownConsents,
  parent: ownConsents,
});
