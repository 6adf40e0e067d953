import { TimeZones } from '#tenancy/organizations/time-zones.js';
import { openSchool } from '../support/school.js';

const school = openSchool();

describe('/user/preferences', () => {
  it('returns defaults, then the stored values', async () => {
    const person = await school.person('PARENT');
    const before = await school.as(person).get('/user/preferences');
    const chosen = {
      theme: 'dark',
      language: 'th',
      playbackSpeed: 1.25,
      timeZone: 'Asia/Bangkok',
      extra: { font: 'big' },
    };

    const { status, body } = await school.as(person).put('/user/preferences', chosen);

    const defaults = { theme: 'system', language: null, playbackSpeed: 1, timeZone: null };
    expect([before.status, before.body]).toEqual([200, { ...defaults, emailNotifications: true, extra: {} }]);
    expect([status, body]).toEqual([200, { ...chosen, emailNotifications: true }]);
    expect((await school.as(person).get('/user/preferences')).body).toEqual(body);
  });

  it('leaves omitted fields unchanged under concurrent changes', async () => {
    const person = await school.person('STUDENT');
    const changes = [{ theme: 'light' }, { language: 'en' }, { playbackSpeed: 0.5 }, { emailNotifications: false }];

    await Promise.all(changes.map((change) => school.as(person).put('/user/preferences', change)));

    const { body } = await school.as(person).get('/user/preferences');
    expect(body).toMatchObject(Object.assign({}, ...changes) as object);
  });

  it.each([
    { theme: 'pink' },
    { playbackSpeed: 9 },
    { timeZone: 'Asia/Nowhere' },
    { language: 'klingon' },
    { emailNotifications: 'yes' },
    { extra: 'x' },
    { extra: { text: 'x'.repeat(17_000) } },
    { userId: 'x' },
  ])('rejects %j', async (changes) => {
    expect((await school.as(school.ben).put('/user/preferences', changes)).status).toBe(400);
  });

  it('takes the time zones that PostgreSQL, which counts the days, also knows', async () => {
    const timeZones = school.app.get(TimeZones);
    const rows = await school.sql<{ name: string }>('SELECT name FROM pg_timezone_names');
    const known = new Set(rows.map(({ name }) => name));
    const all = Intl.supportedValuesOf('timeZone');

    const taken = await Promise.all(
      all.map((name) =>
        timeZones.refuseUnknown(name).then(
          () => true,
          () => false,
        ),
      ),
    );

    expect(all.filter((name, n) => taken[n] !== known.has(name))).toEqual([]);
    await expect(timeZones.refuseUnknown('posix/Asia/Bangkok')).rejects.toMatchObject({ code: 'time_zone_unknown' });
  });

  it('requires authentication', async () => {
    expect((await school.anyone.get('/user/preferences')).status).toBe(401);
    expect((await school.anyone.put('/user/preferences', {})).status).toBe(401);
  });
});
