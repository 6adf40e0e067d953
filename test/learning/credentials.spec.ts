import { verifyCredential } from '@digitalcredentials/verifier-core';
import pg from 'pg';
import { personalData } from '#personal-data.js';
import { eraseAccounts } from '#tenancy/provisioning/erasures.js';
import { outcome } from '../curriculum/courses.js';
import { openSchool, type Person } from '../support/school.js';
import { certify } from './certificates.js';

const publicUrl = 'https://school.example';
const school = openSchool({ PUBLIC_URL: publicUrl });

/** Addresses that the verifier requested. */
const requested: string[] = [];
const reach = globalThis.fetch;

/** The verifier reaches the school at its public address, and nothing else: not even the schemas of 1EdTech. */
const reachSchool: typeof fetch = (input, init) => {
  const { url } = new Request(input, init);
  if (url.startsWith('http://127.0.0.1:')) return reach(input, init);
  requested.push(url);
  if (!url.startsWith(publicUrl)) return Promise.reject(new Error('There is no network.'));
  return reach(url.replace(publicUrl, school.url));
};

beforeAll(() => {
  globalThis.fetch = reachSchool;
  // The verifier prints that it has no schemas.
  for (const method of ['log', 'error'] as const) jest.spyOn(console, method).mockImplementation(() => undefined);
});
afterAll(() => {
  globalThis.fetch = reach;
  jest.restoreAllMocks();
});

type Credential = Parameters<typeof verifyCredential>[0]['credential'];

/** The valid steps of a foreign verifier, and the names of its errors. */
async function verify(credential: Credential): Promise<{ valid: string[]; errors: string[] }> {
  const { log = [], errors = [] } = await verifyCredential({ credential, knownDIDRegistries: [] });
  return {
    valid: log.filter(({ valid }) => valid).map(({ id }) => id),
    errors: [...errors, ...log.flatMap(({ error }) => error ?? [])].map(({ name }) => name ?? ''),
  };
}

const credentialOf = async (person: Person, { id }: { id: string }) =>
  JSON.parse((await school.as(person).get(`/certificates/${id}/credential`)).body as string);
const signedAndValid = { valid: ['valid_signature', 'revocation_status', 'expiration'], errors: [] };

describe('GET /certificates/:id/credential', () => {
  it('is an Open Badge that a foreign verifier accepts', async () => {
    const { course, certificate } = await certify(school, school.ben, 'Reading “maps” & 读地图');

    const credential = await credentialOf(school.ben, certificate);

    expect(credential).toMatchObject({
      id: `urn:uuid:${certificate.id}`,
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      issuer: { id: expect.stringMatching(/^did:key:z6Mk/), name: 'Test School', url: `${publicUrl}/` },
      awardedDate: '2026-05-01T10:00:00Z',
      credentialSubject: {
        identifier: [{ identityType: 'name', identityHash: 'Ben Bauer' }],
        achievement: { id: `urn:uuid:${course.id}`, name: 'Reading “maps” & 读地图' },
      },
    });
    expect(JSON.stringify(credential)).not.toMatch(new RegExp(`${school.ben.email}|${school.ben.id}`));
    expect(await verify(credential)).toEqual(signedAndValid);
    expect(requested.filter((url) => !/schema/.test(url))).toEqual([credential.credentialStatus.statusListCredential]);
  });

  it('is refused by the verifier once anything in it was changed', async () => {
    const { certificate } = await certify(school, school.ben);
    const text = JSON.stringify(await credentialOf(school.ben, certificate));
    const forged = [
      text.replace('Ben Bauer', 'Ben Baues'),
      text.replace('Reading maps', 'Reading mapz'),
      text.replace('2026-05-01T10', '2026-05-02T10'),
      text.replace(/"statusListIndex":"\d+"/, '"statusListIndex":"99999"'),
      text.replace('Test School', 'Best School'),
    ];

    const results = await Promise.all(forged.map((each) => verify(JSON.parse(each))));

    expect(new Set([text, ...forged]).size).toBe(6);
    expect(results).toEqual(forged.map(() => ({ valid: [], errors: ['invalid_signature'] })));
  });

  it('is signed once, however many ask for it first, by one key', async () => {
    const fresh = await school.secondInstance();
    await school.sql('TRUNCATE credential_statuses, credential_keys');
    const people = await Promise.all([1, 2, 3].map(() => school.person('STUDENT')));
    const certificates: { id: string }[] = [];
    for (const person of people) certificates.push((await certify(school, person)).certificate);
    const askAll = (instance: typeof school) =>
      certificates.map(async ({ id }, n) => (await instance.as(people[n]).get(`/certificates/${id}/credential`)).body);

    const texts = await Promise.all([...askAll(school), ...askAll(fresh), ...askAll(school)]);

    expect(new Set(texts).size).toBe(3);
    expect(new Set(texts.map((text) => JSON.parse(text).issuer.id)).size).toBe(1);
    expect(await school.sql('SELECT FROM credential_keys')).toHaveLength(1);
    expect(await school.sql('SELECT FROM credential_statuses')).toHaveLength(3);
  });

  it('is for those who read the certificate, until it is revoked', async () => {
    const { certificate } = await certify(school, school.ben);
    const ask = async (person: Person) =>
      outcome(await school.as(person).get(`/certificates/${certificate.id}/credential`));

    expect(await Promise.all([school.ben, school.paula, school.ana, school.root].map(ask))).toEqual([
      200, 200, 200, 200,
    ]);
    expect(await ask(school.zoe)).toEqual([404, 'not_found']);
    expect(outcome(await school.as(school.ben).get('/certificates/x/credential'))).toEqual([400, 'malformed_id']);
    await school.as(school.ana).post(`/certificates/${certificate.id}/revoke`, { reason: 'A mistake.' });
    expect(await ask(school.ben)).toEqual([409, 'certificate_revoked']);
  });
});

describe('GET /credential-status/:keyId', () => {
  it('shows a verifier that a credential was revoked, and not the one issued in its place', async () => {
    const [person, other] = [await school.person('STUDENT'), await school.person('STUDENT')];
    const revoked = await certify(school, person);
    const valid = await certify(school, other);
    const credentials = [await credentialOf(person, revoked.certificate), await credentialOf(other, valid.certificate)];
    const before = await Promise.all(credentials.map(verify));

    const path = `/certificates/${revoked.certificate.id}`;
    await school.as(school.ana).post(`${path}/revoke`, { reason: 'A mistake.' });
    const { body: reissued } = await school.as(school.ana).post(`${path}/reissue`);

    expect(before).toEqual([signedAndValid, signedAndValid]);
    expect((await verify(credentials[0])).valid).toEqual(['valid_signature', 'expiration']);
    expect(await verify(credentials[1])).toEqual(signedAndValid);
    expect(await verify(await credentialOf(person, reissued))).toEqual(signedAndValid);
  });

  it('is public, also for pages of other origins, and exists for keys only', async () => {
    const { certificate } = await certify(school, school.ben);
    const { credentialStatus } = await credentialOf(school.ben, certificate);
    const path = credentialStatus.statusListCredential.replace(`${publicUrl}/api/v1`, '');

    const { status, headers } = await school.anyone.get(path);

    expect([status, headers.get('content-type'), headers.get('access-control-allow-origin')]).toEqual([
      200,
      'application/vc',
      '*',
    ]);
    expect(outcome(await school.anyone.get(`/credential-status/${certificate.id}`))).toEqual([404, 'not_found']);
    expect(outcome(await school.anyone.get('/credential-status/x'))).toEqual([400, 'malformed_id']);
  });
});

describe('POST /credential-keys', () => {
  it('replaces the key once, and earlier credentials stay verifiable and revocable', async () => {
    const person = await school.person('STUDENT');
    const { certificate } = await certify(school, person);
    const old = await credentialOf(person, certificate);

    const answers = await Promise.all([1, 2, 3].map(() => school.as(school.root).post('/credential-keys')));
    const { body: keys } = await school.as(school.root).get('/credential-keys');
    const fresh = await credentialOf(school.ben, (await certify(school, school.ben)).certificate);

    expect(answers.map(outcome)).toEqual([201, 201, 201]);
    expect(keys.items.filter(({ retiredAt }: { retiredAt: string | null }) => !retiredAt)).toHaveLength(1);
    expect(keys.items[0].did).toBe(fresh.issuer.id);
    expect(fresh.issuer.id).not.toBe(old.issuer.id);
    expect([await verify(old), await verify(fresh)]).toEqual([signedAndValid, signedAndValid]);
    expect(await credentialOf(person, certificate)).toEqual(old);
    await school.as(school.root).post(`/certificates/${certificate.id}/revoke`, { reason: 'A mistake.' });
    expect((await verify(old)).valid).toEqual(['valid_signature', 'expiration']);
  });

  it('is for admins, is audited, and shows no secret', async () => {
    const answer = await school.as(school.root).post('/credential-keys');
    const { body: log } = await school.as(school.root).get('/audit-log?action=credential_key.rotated');
    const [stored] = await school.sql('SELECT secret_key_encrypted AS secret FROM credential_keys WHERE id = $1', [
      answer.body.id,
    ]);

    expect(log.items[0]).toMatchObject({ entityId: answer.body.id });
    expect(Object.keys(answer.body).filter((name) => /secret/i.test(name))).toEqual([]);
    expect(stored?.secret).toMatch(/^v2:/);
    for (const person of [school.ana, school.ben, school.paula]) {
      expect(outcome(await school.as(person).post('/credential-keys'))).toEqual([403, 'forbidden_role']);
      expect(outcome(await school.as(person).get('/credential-keys'))).toEqual([403, 'forbidden_role']);
    }
  });
});

describe('the credential of an erased account', () => {
  it('is revoked, within ten minutes', async () => {
    const person = await school.person('STUDENT');
    const credential = await credentialOf(person, (await certify(school, person)).certificate);
    const client = new pg.Client(school.databaseUrl);
    await client.connect();
    await verify(credential);

    await eraseAccounts(client, personalData, [person.id]);
    await client.end();
    school.advanceClock({ minutes: 10, seconds: 1 });

    expect((await verify(credential)).valid).not.toContain('revocation_status');
  });
});
