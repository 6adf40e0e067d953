import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const authData: PersonalData = {
  feature: 'login',
  purpose: 'Protect accounts: confirm addresses, reset passwords, recognize devices',
  basis: 'security',
  recipients: 'only the person',
  tables: [
    {
      table: 'auth_tokens',
      about: 'Links that were emailed to you to confirm an address or to reset a password',
      owner: ['user_id'],
      hidden: ['token_hash'],
      retention: [{ days: 0, after: 'expires_at', job: 'purge-tokens' }],
    },
    {
      table: 'known_devices',
      about: 'Devices from which you logged in, as keyed hashes without an address',
      owner: ['user_id'],
      hidden: ['device_hash'],
      retention: [{ days: 90, after: 'last_login_at', job: 'purge-known-devices' }],
    },
  ],
};
