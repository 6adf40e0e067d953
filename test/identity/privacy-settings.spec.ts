import { PrivacyListener } from '#identity/privacy-settings/privacy-listener.port.js';
import { type PrivacySetting, privacySettings } from '#identity/privacy-settings/privacy-settings.entity.js';
import { PrivacySettingsService } from '#identity/privacy-settings/privacy-settings.service.js';
import { Database } from '#platform/database/database.js';
import { PortProviders } from '#platform/ports/ports.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();
const put = (person: Person, changes: object) => school.as(person).put('/user/privacy', changes);

const defaults = {
  personalizedRecommendations: true,
  personalization: true,
  learningAnalytics: false,
  analytics: false,
  civicEngagementTracking: false,
  communitySharing: false,
  exportData: true,
  consentVersion: '1',
  needsGuardian: false,
};

describe('/user/privacy', () => {
  it('returns the defaults, then the stored values', async () => {
    const person = await school.person('PARENT');
    const before = await school.as(person).get('/user/privacy');

    const { status, body } = await put(person, { personalizedRecommendations: false, communitySharing: true });

    const { consents, ...settings } = before.body;
    expect([before.status, settings]).toEqual([200, defaults]);
    expect(consents.map((consent: { status: string }) => consent.status)).toEqual(['none', 'none', 'none']);
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...defaults, ...off, communitySharing: true });
    expect((await school.as(person).get('/user/privacy')).body).toEqual(body);
  });

  it('takes both spellings of a setting and returns both', async () => {
    const person = await school.person('STUDENT');

    const { body } = await put(person, { personalization: false, analytics: true });

    expect(body).toMatchObject({ ...off, learningAnalytics: true, analytics: true });
  });

  it.each([
    [{ personalization: true, personalizedRecommendations: false }, 'privacy_alias_differs'],
    [{ analytics: false, learningAnalytics: true }, 'privacy_alias_differs'],
    [{ exportData: 'no' }, 'validation_failed'],
    [{ userId: 'x' }, 'validation_failed'],
  ])('rejects %j', async (changes, code) => {
    const { status, body } = await put(school.ben, changes);

    expect([status, body.code]).toEqual([400, code]);
  });

  it('leaves omitted settings unchanged under concurrent changes', async () => {
    const person = await school.person('STUDENT');
    const changes = [
      { analytics: true },
      { communitySharing: true },
      { exportData: false },
      { personalization: false },
    ];

    await Promise.all(changes.map((change) => put(person, change)));

    const { body } = await school.as(person).get('/user/privacy');
    expect(body).toMatchObject(Object.assign({}, ...changes) as object);
    expect((await consentsOf(person)).length).toBe(2);
  });

  it('requires authentication', async () => {
    const paths = ['/user/privacy', '/user/consents'];
    expect(await Promise.all(paths.map(async (path) => (await school.anyone.get(path)).status))).toEqual([401, 401]);
  });
});

describe('consent', () => {
  it('is recorded with time, version and decider, and so is its withdrawal', async () => {
    const person = await school.person('STUDENT');
    await put(person, { analytics: true, consentVersion: '1' });
    await put(person, { analytics: true });
    const { body } = await put(person, { analytics: false });

    const consents = await school.as(person).get('/user/consents');

    expect(body.consents[0]).toMatchObject({ purpose: 'learningAnalytics', status: 'withdrawn', decidedAs: 'person' });
    expect(consents.body.items).toEqual(
      ['withdrawn', 'given'].map((decision) => ({
        id: expect.any(String),
        createdAt: expect.any(String),
        decidedAs: 'person',
        purpose: 'learningAnalytics',
        textVersion: '1',
        decision,
      })),
    );
  });

  it('is refused for texts that are not the current ones', async () => {
    const { status, body } = await put(school.zoe, { analytics: true, consentVersion: '0' });

    expect([status, body.code]).toEqual([409, 'consent_outdated']);
    expect(await consentsOf(school.zoe)).toEqual([]);
  });

  it('is not in force for a new version of the texts until it is given again', async () => {
    const person = await school.person('STUDENT');
    await put(person, { analytics: true, communitySharing: true });
    await publishTexts('2');

    const outdated = await school.as(person).get('/user/privacy');
    const wasPermitted = await permitting('learningAnalytics', person);
    const again = await put(person, { analytics: true, consentVersion: '2' });
    const withdrawn = await put(person, { communitySharing: false });

    expect(outdated.body).toMatchObject({ analytics: false, communitySharing: false, consentVersion: '2' });
    expect(statuses(outdated.body)).toEqual(['outdated', 'none', 'outdated']);
    expect(wasPermitted).toBe(false);
    expect(again.body).toMatchObject({ analytics: true, communitySharing: false });
    expect(statuses(again.body)).toEqual(['given', 'none', 'outdated']);
    expect(statuses(withdrawn.body)).toEqual(['given', 'none', 'withdrawn']);
    expect(await permitting('learningAnalytics', person)).toBe(true);
    await publishTexts('1');
  });

  it('cannot be changed or removed outside erasure', async () => {
    await put(school.olga, { analytics: true });

    await expect(school.sql(`UPDATE consents SET decision = 'withdrawn'`)).rejects.toThrow('append-only');
    await expect(school.sql('DELETE FROM consents')).rejects.toThrow('append-only');
  });
});

describe('a use of data', () => {
  it('is permitted by default or by consent', async () => {
    const person = await school.person('STUDENT');
    const all = (name: PrivacySetting) => permitting(name, person);

    const before = await Promise.all(privacySettings.map(all));
    await put(person, { personalization: false, analytics: true, civicEngagementTracking: true, exportData: false });

    expect(before).toEqual([true, false, false, false, true]);
    expect(await Promise.all(privacySettings.map(all))).toEqual([false, true, true, false, false]);
  });

  it('waits for a derivation that has begun, so that nothing derived remains', async () => {
    const person = await school.person('STUDENT');
    const derived: string[] = [];
    const listener = { privacyChanged: () => Promise.resolve(void derived.splice(0)) };
    listeners().push(listener);

    const holding = school.app.get(Database).transaction(async () => {
      const permitted = await service().hold('personalizedRecommendations', [person.id]);
      const change = put(person, { personalization: false });
      await waiting();
      if (permitted.length > 0) derived.push('a recommendation');
      return { change };
    });
    const { change } = await holding;

    expect([(await change).status, derived]).toEqual([200, []]);
    expect(await service().hold('personalizedRecommendations', [person.id])).toEqual([]);
    listeners().pop();
  });

  it('takes back what a listener did if the change fails', async () => {
    const person = await school.person('STUDENT');
    listeners().push({ privacyChanged: () => Promise.reject(new Error('not now')) });

    const { status } = await put(person, { personalization: false });
    listeners().pop();

    expect(status).toBe(500);
    expect((await school.as(person).get('/user/privacy')).body.personalization).toBe(true);
  });
});

describe('below the age of consent', () => {
  const years = (count: number, days = 0) => {
    const day = new Date(Date.now() + days * 86_400_000);
    return `${day.getUTCFullYear() - count}${day.toISOString().slice(4, 10)}`;
  };
  const bornOn = (person: Person, birthDate: string | null) =>
    school.as(school.root).patch(`/students/${person.id}`, { birthDate }, { 'if-match': '*' });
  const ofChild = `/students/${school.ben.id}/privacy`;
  const asGuardian = (changes: object) => school.as(school.paula).put(ofChild, changes);
  const oldEnough = { privacy: { ageOfConsent: 13 } };

  beforeAll(async () => {
    await school.as(school.root).patch('/organizations/current', { settings: oldEnough });
    await bornOn(school.ben, years(12));
  });
  afterAll(() => school.as(school.root).patch('/organizations/current', { settings: { privacy: {} } }));

  it('a student cannot consent, but a guardian can, which is recorded', async () => {
    const refused = await put(school.ben, { communitySharing: true });
    const { status, body } = await asGuardian({ communitySharing: true, consentVersion: '1' });

    const own = await school.as(school.ben).get('/user/privacy');

    expect([refused.status, refused.body.code]).toEqual([403, 'guardian_consent_required']);
    expect([status, body.communitySharing, body.consents[2].decidedAs]).toEqual([200, true, 'guardian']);
    expect(own.body).toMatchObject({ communitySharing: true, needsGuardian: true });
    const [consent] = await school.sql('SELECT decided_by, decided_as FROM consents WHERE user_id = $1', [
      school.ben.id,
    ]);
    expect(consent).toEqual({ decided_by: school.paula.id, decided_as: 'guardian' });
    expect((await school.as(school.paula).get(ofChild)).body).toEqual(body);
  });

  it('a student can still withdraw, and change what needs no consent', async () => {
    await asGuardian({ communitySharing: true });

    const { status, body } = await put(school.ben, { communitySharing: false, personalization: false });

    expect([status, body.communitySharing, body.personalization]).toEqual([200, false, false]);
    expect((await asGuardian({ communitySharing: false })).status).toBe(200);
  });

  it('a student can send all settings as they are, with what a guardian has consented to', async () => {
    await asGuardian({ communitySharing: true, learningAnalytics: false });
    const shown = { communitySharing: true, learningAnalytics: false, civicEngagementTracking: false };
    const before = await consentsOf(school.ben);

    const { status, body } = await put(school.ben, { ...shown, exportData: true, personalization: false });
    const refused = await put(school.ben, { ...shown, learningAnalytics: true, personalization: true });

    expect([status, body.communitySharing, body.personalization]).toEqual([200, true, false]);
    expect([refused.status, refused.body.code]).toEqual([403, 'guardian_consent_required']);
    expect((await school.as(school.ben).get('/user/privacy')).body).toEqual(body);
    expect(await consentsOf(school.ben)).toEqual(before);
    expect((await asGuardian({ communitySharing: false })).status).toBe(200);
  });

  it('includes students without a birth date, and only students', async () => {
    expect((await put(await school.person('STUDENT'), { analytics: true })).status).toBe(403);
    expect((await put(await school.person('PARENT'), { analytics: true })).status).toBe(200);
  });

  it('ends on the birthday, and with it the decisions of guardians', async () => {
    await bornOn(school.ben, years(13, 1));
    const eve = await school.as(school.ben).get('/user/privacy');
    await bornOn(school.ben, years(13));

    const birthday = await school.as(school.ben).get('/user/privacy');
    const tooLate = [await school.as(school.paula).get(ofChild), await asGuardian({ communitySharing: false })];

    expect([eve.body.needsGuardian, birthday.body.needsGuardian]).toEqual([true, false]);
    expect(tooLate.map(({ status, body }) => [status, body.code])).toEqual(Array(2).fill([403, 'consent_of_age']));
    await bornOn(school.ben, years(12));
  });

  it('takes no guardian of another child, no other role and no bad input', async () => {
    const stranger = await school.person('PARENT');

    const responses = [
      await school.as(stranger).get(ofChild),
      await school.as(stranger).put(ofChild, { communitySharing: true }),
      await school.as(school.ana).put(ofChild, { communitySharing: true }),
      await school.as(school.root).get(ofChild),
      await asGuardian({ communitySharing: 'yes' }),
      await asGuardian({ exportData: false }),
      await asGuardian({ communitySharing: true, consentVersion: '9' }),
    ];

    expect(responses.map(({ status }) => status)).toEqual([404, 404, 403, 403, 400, 400, 409]);
  });
});

const service = () => school.app.get(PrivacySettingsService, { strict: false });
const listeners = () => school.app.get(PortProviders).of(PrivacyListener) as PrivacyListener[];
const permitting = async (setting: PrivacySetting, { id }: Person) =>
  (await service().permitting(setting, [id])).has(id);
const statuses = ({ consents }: { consents: { status: string }[] }) => consents.map(({ status }) => status);
const publishTexts = (consentVersion: string) =>
  school.as(school.root).patch('/organizations/current', { settings: { privacy: { consentVersion } } });

/** Resolves once a statement of the school waits for a lock. */
async function waiting(): Promise<void> {
  const [row] = await school.sql<{ waits: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') AS waits`,
  );
  if (!row?.waits) await waiting();
}

const off = { personalizedRecommendations: false, personalization: false };
const consentsOf = async (person: Person) =>
  (await school.as(person).get('/user/consents')).body.items as { purpose: string; decision: string }[];
