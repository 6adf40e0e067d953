import { initialSettings } from '#tenancy/provisioning/bind-organization.js';

describe('a new organization', () => {
  it.each([['@school'], ['standard'], ['@coding']])('with %s stores addresses and all interactions', (features) => {
    expect(initialSettings([features])).toMatchObject({ sessionIp: 'full' });
    expect(initialSettings([features]).privacy).toBeUndefined();
  });

  it.each([['civic'], ['all']])(
    'with %s stores no addresses, and optional interactions with consent only',
    (features) => {
      const settings = initialSettings(['@community', features]);

      expect(settings).toMatchObject({ sessionIp: 'none', privacy: { interactionLog: 'opt_in' } });
    },
  );
});
