import { boundingBox, maxDistanceKm, type Point, pointOf } from '#community/local-resources/distance.js';
import {
  assertTransition,
  localResourceStatuses,
  nextStatuses,
} from '#community/local-resources/local-resource-states.js';
import { maxPending } from '#community/local-resources/local-resources.service.js';
import { newWord } from '../contract/builders.js';
import { seeded } from '../contract/values.js';
import { outcome } from '../curriculum/courses.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();

const path = (rest = '') => `/local/resources${rest}`;
const get = (person: Person, rest = '') => school.as(person).get(path(rest));
const submit = (person: Person, draft: object = {}) =>
  school.as(person).post(path(), { name: newWord(), type: 'food', ...draft });
const submitted = async (person: Person, draft: object = {}) => {
  const { status, body } = await submit(person, draft);
  if (status !== 201) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
};
const moderate = (id: string, decision: object, person = school.root, headers = {}) =>
  school.as(person).patch(path(`/${id}/moderation`), decision, headers);
const approved = async (person: Person, draft: object = {}) => {
  const { id } = await submitted(person, draft);
  return (await moderate(id, { status: 'approved' })).body;
};
const change = (person: Person, id: string, changes: object, headers = {}) =>
  school.as(person).patch(path(`/${id}`), changes, headers);
const rate = (person: Person, id: string, rating: unknown) => school.as(person).post(path(`/${id}/rate`), { rating });
const namesOf = async (person: Person, query: string) =>
  (await get(person, query)).body.items.map(({ name }: { name: string }) => name);
const erase = (person: Person) =>
  school.sql(`BEGIN; SET LOCAL homeroom.allow_erase = 'on'; DELETE FROM users WHERE id = '${person.id}'; COMMIT`);
const someone = () => school.person('STUDENT');
const people = (count: number) => Promise.all(Array.from({ length: count }, someone));

describe('submission', () => {
  it('waits for approval, seen by its submitter and admins', async () => {
    const draft = {
      name: 'Riverside Food Bank',
      type: 'Food',
      description: 'Every Monday.',
      address: '1 Main St',
      city: 'Toledo',
      state: 'Ohio',
      zipCode: '43604',
      phone: '+1 419 555 0100',
      email: 'Help@Food.example',
      website: 'https://food.example/',
      latitude: 41.652805,
      longitude: -83.537867,
      isCooperative: true,
    };

    const { status, body } = await submit(school.ben, draft);

    expect([status, body]).toMatchObject([
      201,
      {
        ...draft,
        type: 'food',
        email: 'help@food.example',
        country: 'us',
        isUnionShop: false,
        status: 'pending',
        isVerified: false,
        isMine: true,
        submittedBy: school.ben.id,
        ratingAvg: 0,
        ratingCount: 0,
        myRating: null,
      },
    ]);
    expect((await get(school.root, `/${body.id}`)).body).toMatchObject({ isMine: false, submittedBy: school.ben.id });
    for (const person of [school.ana, school.zoe, school.paula]) {
      expect(outcome(await get(person, `/${body.id}`))).toEqual([404, 'not_found']);
      expect(outcome(await change(person, body.id, { name: 'x' }))).toEqual([404, 'not_found']);
      expect(outcome(await rate(person, body.id, 3))).toEqual([404, 'not_found']);
      expect(outcome(await moderate(body.id, { status: 'approved' }, person))).toEqual([403, 'forbidden_role']);
    }
    expect(await namesOf(school.ben, '?q=riverside')).toEqual([]);
    expect(await namesOf(school.ben, '?mine=true&q=riverside')).toEqual(['Riverside Food Bank']);
    expect(await namesOf(school.ana, '?status=pending&q=riverside')).toEqual([]);
    expect(await namesOf(school.root, '?status=pending&q=riverside')).toEqual(['Riverside Food Bank']);
    expect(await namesOf(school.root, '?mine=true&q=riverside')).toEqual([]);
  });

  it.each([
    [{ name: ' ' }, 'validation_failed'],
    [{ name: 'x'.repeat(256) }, 'validation_failed'],
    [{ type: 'food bank' }, 'validation_failed'],
    [{ country: 'usa1' }, 'validation_failed'],
    [{ website: 'javascript:alert(1)' }, 'validation_failed'],
    [{ email: 'help' }, 'validation_failed'],
    [{ latitude: 91, longitude: 0 }, 'validation_failed'],
    [{ latitude: 0, longitude: -181 }, 'validation_failed'],
    [{ latitude: '41', longitude: 0 }, 'validation_failed'],
    [{ latitude: 41 }, 'local_resource_point'],
    [{ isVerified: true }, 'validation_failed'],
    [{ status: 'approved' }, 'validation_failed'],
  ])('refuses %j', async (draft, code) => {
    expect(outcome(await submit(school.ben, draft))).toEqual([400, code]);
  });

  it('of the same name at the same place is known, however it is spelled, unless it was rejected', async () => {
    const [name, city] = [`Müller’s Kitchen ${newWord()}`, 'São Paulo'];
    const { id } = await submitted(school.ben, { name, city });
    const same = { name: name.toUpperCase().replace('’', "'").replace('Ü', 'u'), city: 'SAO  PAULO' };

    const answers = [
      await submit(school.zoe, same),
      await submit(school.zoe, { ...same, state: 'SP' }),
      await moderate(id, { status: 'rejected', reason: 'Closed' }),
      await submit(school.zoe, same),
      await change(school.ben, id, { description: 'Open again' }),
    ];

    expect(answers.map(outcome)).toEqual([[409, 'local_resource_known'], 201, 200, 201, [409, 'local_resource_known']]);
  });

  it('is made once when two people submit it at the same time', async () => {
    const name = newWord();
    const all = await people(6);
    await Promise.all(all.map((person) => school.as(person).token()));

    const answers = await Promise.all(all.map((person) => submit(person, { name, city: 'Lima' })));

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  it('is refused while the maximum of a person waits, also at the same time', async () => {
    const person = await someone();
    await school.as(person).token();

    const answers = await Promise.all(Array.from({ length: maxPending + 5 }, () => submit(person)));
    const refused = answers.filter(({ status }) => status !== 201);

    expect(refused.map(outcome)).toEqual(Array(5).fill([409, 'pending_limit']));
    const [first] = answers.filter(({ status }) => status === 201);
    await moderate(first?.body.id, { status: 'approved' });
    expect(outcome(await submit(person))).toBe(201);
  });

  it('is limited in a day', async () => {
    const limited = await school.secondInstance({
      RATE_LIMIT_ENABLED: 'true',
      LIMIT_LOCAL_SUBMISSIONS_PER_PERSON: '2',
    });
    const person = await someone();
    const send = () => limited.as(person).post(path(), { name: newWord(), type: 'food' });

    expect([await send(), await send(), await send()].map(outcome)).toEqual([201, 201, [429, 'rate_limited']]);
    await limited.stop();
  });
});

describe('moderation', () => {
  it.each(localResourceStatuses.flatMap((from) => localResourceStatuses.map((to) => [from, to] as const)))(
    'from %s to %s is possible only along an edge',
    (from, to) => {
      const edges = ['pending approved', 'pending rejected', 'approved pending', 'rejected pending'];
      const step = () => assertTransition(from, to);

      expect(nextStatuses[from].includes(to)).toBe(edges.includes(`${from} ${to}`));
      if (edges.includes(`${from} ${to}`)) expect(step).not.toThrow();
      else expect(step).toThrow('illegal_transition');
    },
  );

  it('approves, tells the submitter, and lists the resource to everyone', async () => {
    const person = await someone();
    const { id, name } = await submitted(person);

    const { status, body } = await moderate(id, { status: 'approved', isVerified: true });

    expect([status, body]).toMatchObject([200, { status: 'approved', isVerified: true, rejectionReason: null }]);
    expect((await get(school.zoe, `/${id}`)).body).toMatchObject({ name, isMine: false, submittedBy: null });
    const { items } = (await school.as(person).get('/messages')).body;
    expect(items).toMatchObject([{ title: 'Your local resource was approved', link: path(`/${id}`) }]);
    expect(outcome(await moderate(id, { status: 'approved' }))).toEqual([409, 'illegal_transition']);
    expect(outcome(await moderate(id, { status: 'rejected', reason: 'x' }))).toEqual([409, 'illegal_transition']);
    expect((await moderate(id, { isVerified: false })).body).toMatchObject({ status: 'approved', isVerified: false });
  });

  it('rejects with a reason for the submitter, who can edit and submit again', async () => {
    const person = await someone();
    const { id } = await submitted(person);

    const without = await moderate(id, { status: 'rejected' });
    const rejected = await moderate(id, { status: 'rejected', reason: 'The address is missing.' });
    const verified = await moderate(id, { isVerified: true });
    const own = await get(person, `/${id}`);
    const edited = await change(person, id, { address: '1 Main St' });

    expect([without, verified].map(outcome)).toEqual([
      [400, 'rejection_reason_missing'],
      [409, 'local_resource_not_approved'],
    ]);
    expect([rejected.body.status, own.body.rejectionReason]).toEqual(['rejected', 'The address is missing.']);
    expect(outcome(await get(school.zoe, `/${id}`))).toEqual([404, 'not_found']);
    expect(edited.body).toMatchObject({ status: 'pending', rejectionReason: null, moderatedAt: null });
    const [message] = (await school.as(person).get('/messages')).body.items;
    expect(message.body).toContain('The address is missing.');
    await moderate(id, { status: 'approved' });
    expect((await school.as(person).get('/messages')).body.total).toBe(2);
  });

  it('starts again when the submitter edits, but not when an admin does', async () => {
    const { id } = await approved(school.ben);
    await moderate(id, { isVerified: true });

    const byAdmin = await change(school.root, id, { phone: '1' });
    const byOther = await change(school.zoe, id, { phone: '2' });
    const bySubmitter = await change(school.ben, id, { phone: '3' });

    expect(byAdmin.body).toMatchObject({ status: 'approved', isVerified: true, phone: '1' });
    expect(outcome(byOther)).toEqual([403, 'forbidden']);
    expect(bySubmitter.body).toMatchObject({ status: 'pending', isVerified: false, phone: '3' });
    expect(outcome(await get(school.zoe, `/${id}`))).toEqual([404, 'not_found']);
  });

  it('decides once when two admins decide at the same time, and never what changed meanwhile', async () => {
    const { id } = await submitted(school.ben);
    const other = await school.person('ADMIN');
    await school.as(other).token();

    const answers = await Promise.all([
      moderate(id, { status: 'approved' }),
      moderate(id, { status: 'rejected', reason: 'No' }, other),
    ]);
    const { id: edited, version } = await submitted(school.ben);
    await change(school.ben, edited, { name: newWord() });

    expect(answers.map(outcome)).toEqual(expect.arrayContaining([200, [409, 'illegal_transition']]));
    expect(
      outcome(await moderate(edited, { status: 'approved' }, school.root, { 'if-match': `"${version}"` })),
    ).toEqual([412, 'row_changed']);
  });

  it('ends when the submitter or an admin deletes the resource', async () => {
    const [own, other] = [await approved(school.ben), await approved(school.ben)];

    expect(outcome(await school.as(school.zoe).delete(path(`/${own.id}`)))).toEqual([403, 'forbidden']);
    expect(outcome(await school.as(school.ben).delete(path(`/${own.id}`), { 'if-match': '"1"' }))).toEqual([
      412,
      'row_changed',
    ]);
    expect(outcome(await school.as(school.ben).delete(path(`/${own.id}`)))).toBe(204);
    expect(outcome(await school.as(school.root).delete(path(`/${other.id}`)))).toBe(204);
    expect(outcome(await get(school.ben, `/${own.id}`))).toEqual([404, 'not_found']);
  });
});

describe('ratings', () => {
  const totals = async (id: string) => {
    const { ratingAvg, ratingCount, myRating } = (await get(school.zoe, `/${id}`)).body;
    return [ratingAvg, ratingCount, myRating];
  };

  it('are one per person, replaced and withdrawn', async () => {
    const { id, version } = await approved(school.ben);

    expect((await rate(school.zoe, id, 5)).body).toMatchObject({ ratingAvg: 5, ratingCount: 1, myRating: 5, version });
    await rate(school.ana, id, 4);
    expect(await totals(id)).toEqual([4.5, 2, 5]);
    await rate(school.zoe, id, 1);
    await rate(school.paula, id, 2);
    expect(await totals(id)).toEqual([2.33, 3, 1]);
    const withdrawn = await school.as(school.zoe).delete(path(`/${id}/rate`));
    expect(withdrawn.body).toMatchObject({ ratingAvg: 3, ratingCount: 2, myRating: null });
    expect((await school.as(school.zoe).delete(path(`/${id}/rate`))).body.ratingCount).toBe(2);
  });

  it('are whole numbers from 1 to 5 of approved resources', async () => {
    const { id } = await approved(school.ben);
    for (const rating of [0, 6, 2.5, '4', null, undefined])
      expect(outcome(await rate(school.zoe, id, rating))).toEqual([400, 'validation_failed']);
    const pending = await submitted(school.ben);

    expect(outcome(await rate(school.ben, pending.id, 5))).toEqual([409, 'local_resource_not_approved']);
    expect(outcome(await rate(school.root, pending.id, 5))).toEqual([409, 'local_resource_not_approved']);
  });

  it('are counted exactly when many rate and rate again at the same time', async () => {
    const { id } = await approved(school.ben);
    const crowd = await school.crowd(24);
    const ratings = crowd.map((_, n) => (n % 5) + 1);

    const answers = await Promise.all(
      crowd.flatMap((person, n) => [rate(person, id, 3), rate(person, id, ratings[n])]),
    );

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const [truth] = await school.sql<{ sum: number; count: number; avg: string }>(
      `SELECT sum(rating)::int AS sum, count(*)::int AS count, round(avg(rating), 2)::float AS avg
       FROM local_resource_ratings WHERE local_resource_id = $1`,
      [id],
    );
    expect([(await totals(id)).slice(0, 2), truth?.count]).toEqual([[truth?.avg, 24], 24]);
  });

  it('of an edited resource are refused or counted, never lost', async () => {
    const { id } = await approved(school.ben);
    const crowd = await school.crowd(6);

    const [edited, ...answers] = await Promise.all([
      change(school.ben, id, { phone: '1' }),
      ...crowd.map((person) => rate(person, id, 4)),
    ]);

    const counted = answers.filter(({ status }) => status === 200).length;
    expect(answers.every(({ status }) => [200, 404, 409].includes(status))).toBe(true);
    expect([edited.status, (await get(school.ben, `/${id}`)).body.ratingCount]).toEqual([200, counted]);
  });

  it('leave with the account, with a right average, also when several are erased at the same time', async () => {
    const rows = [await approved(school.ben), await approved(school.ben), await approved(school.ben)];
    const leaving = await school.crowd(4);
    for (const { id } of rows) {
      await rate(school.ana, id, 2);
      for (const person of leaving) await rate(person, id, 5);
    }

    await Promise.all(leaving.map(erase));

    for (const { id } of rows) expect((await totals(id)).slice(0, 2)).toEqual([2, 1]);
  });

  it('and the resource stay when its submitter is erased', async () => {
    const person = await someone();
    const { id } = await approved(person);
    await rate(school.zoe, id, 4);

    await erase(person);

    expect((await get(school.root, `/${id}`)).body).toMatchObject({ submittedBy: null, isMine: false, ratingAvg: 4 });
  });
});

describe('GET /local/resources', () => {
  it('filters by words, kind, place and traits', async () => {
    const word = newWord();
    const [a, b, c] = ['A', 'B', 'C'].map((letter) => `${letter} ${word}`);
    const traits = { isWorkerOwned: true, isCooperative: true };
    const first = await approved(school.ben, {
      name: a,
      type: 'legal-aid',
      city: 'México',
      zipCode: 'AB 1',
      ...traits,
    });
    await approved(school.ben, { name: b, country: 'mx', state: 'Jalisco', isUnionShop: true, description: 'Crèche' });
    await approved(school.ben, { name: c, city: 'mexico' });
    await moderate(first.id, { isVerified: true });
    const names = (query: string) => namesOf(school.zoe, `?q=${word}&${query}`);

    expect(await names('')).toEqual([a, b, c]);
    expect(await names('sort=-name')).toEqual([c, b, a]);
    expect(await names('type=LEGAL-AID')).toEqual([a]);
    expect(await names('city=MEXICO')).toEqual([a, c]);
    expect(await names('country=mx&state=JALISCO')).toEqual([b]);
    expect(await names('zip=ab%201')).toEqual([a]);
    expect(await names('workerOwned=true')).toEqual([a]);
    expect(await names('workerOwned=false')).toEqual([b, c]);
    expect(await names('cooperative=true&verified=true')).toEqual([a]);
    expect(await names('unionShop=true')).toEqual([b]);
    expect(await names('verified=false&sort=createdAt')).toEqual([b, c]);
    expect(await namesOf(school.zoe, `?q=creche%20${word}`)).toEqual([b]);
    await rate(school.zoe, first.id, 5);
    expect((await names('sort=-ratingAvg'))[0]).toBe(a);
    expect(await names('near=1,1')).toEqual([]);
  });

  it.each([
    ['near=41', 'local_distance_incomplete'],
    ['near=91,0', 'local_distance_incomplete'],
    ['near=0,181', 'local_distance_incomplete'],
    ['near=1,2,3', 'local_distance_incomplete'],
    ['near=a,b', 'local_distance_incomplete'],
    ['withinKm=5', 'local_distance_incomplete'],
    ['sort=distance', 'local_distance_incomplete'],
    ['near=1,1&withinKm=0', 'validation_failed'],
    ['near=1,1&withinKm=30000', 'validation_failed'],
    ['status=open', 'validation_failed'],
    ['sort=email', 'validation_failed'],
  ])('refuses %s', async (query, code) => {
    expect(outcome(await get(school.ben, `?${query}`))).toEqual([400, code]);
  });

  it('takes as many statements for many rows as for one', async () => {
    const person = await someone();
    const statements = async () =>
      Promise.all(
        ['?near=10,10', '?status=pending', '?mine=true'].map(async (query) =>
          (await get(school.ben, query)).headers.get('x-statements'),
        ),
      );
    await approved(school.ben, { latitude: 10, longitude: 10 });
    await statements();

    const few = await statements();
    for (let n = 0; n < 6; n++) await approved(person, { latitude: 10, longitude: 10.01 });

    expect(await statements()).toEqual(few);
  });
});

/** The angle between two unit vectors: another way to the distance than the haversine formula. */
function distanceOf(a: Point, b: Point): number {
  const vector = ({ latitude, longitude }: Point) => {
    const [lat, lon] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
    return [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)] as const;
  };
  const [[ax, ay, az], [bx, by, bz]] = [vector(a), vector(b)];
  const cross = Math.hypot(ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx);
  return 6371.0088 * Math.atan2(cross, ax * bx + ay * by + az * bz);
}

describe('distance', () => {
  const random = seeded(15);
  const poles = [90, -90, 89.999, -89.99, 0];
  const datelines = [180, -180, 179.999, -179.999, 0];
  const one = <T>(list: T[]): T => list[Math.floor(random() * list.length)];
  const anyPoint = (): Point => ({
    latitude: random() < 0.3 ? one(poles) : random() * 180 - 90,
    longitude: random() < 0.3 ? one(datelines) : random() * 360 - 180,
  });
  const nearby = ({ latitude, longitude }: Point): Point => ({
    latitude: Math.max(-90, Math.min(90, latitude + (random() - 0.5) * 2)),
    longitude: ((longitude + (random() - 0.5) * 4 + 540) % 360) - 180,
  });
  const anyDistance = () => one([0.1, 1, 25, 200, 2_000, 10_000, maxDistanceKm]) * (0.5 + random() / 2);

  it('has a box around every place within it', () => {
    const outside: unknown[] = [];
    for (let n = 0; n < 20_000; n++) {
      const centre = anyPoint();
      const point = random() < 0.5 ? nearby(centre) : anyPoint();
      const distance = Math.min(maxDistanceKm, distanceOf(centre, point) * (1 + random() / 10) + 1e-6);
      const { south, north, longitudes } = boundingBox(centre, distance);
      const isInside =
        point.latitude >= south &&
        point.latitude <= north &&
        longitudes.some(([west, east]) => point.longitude >= west && point.longitude <= east);
      if (!isInside) outside.push({ centre, point, distance });
    }

    expect(outside).toEqual([]);
  });

  it('finds the same places in the same order as an independent computation', async () => {
    const places = Array.from({ length: 40 }, anyPoint).flatMap((centre) => [
      { ...centre },
      ...Array.from({ length: 9 }, () => nearby(centre)),
    ]);
    const rows = places.map((place, n) => ({ ...place, name: `place ${n}` }));
    await school.sql(
      `INSERT INTO local_resources (id, organization_id, name, type, city, latitude, longitude, status, moderated_at)
       SELECT gen_random_uuid(), 'test', name, 'distance', name, latitude, longitude, 'approved', now()
       FROM jsonb_to_recordset($1) r (name text, latitude float8, longitude float8)`,
      [JSON.stringify(rows)],
    );
    const differences: unknown[] = [];
    let found = 0;

    for (let n = 0; n < 60; n++) {
      const centre = random() < 0.5 ? one(places) : anyPoint();
      const withinKm = Math.max(0.1, Math.round(anyDistance() * 100) / 100);
      const near = `${centre.latitude.toFixed(9)},${centre.longitude.toFixed(9)}`;
      const point = pointOf(near) ?? centre;
      const { body } = await get(school.ben, `?type=distance&near=${near}&withinKm=${withinKm}&limit=100`);
      const distances = rows.map((row) => distanceOf(point, row)).filter((distance) => distance <= withinKm);
      const expected = distances.sort((a, b) => a - b).slice(0, 100);
      const actual = body.items.map(({ distanceKm }: { distanceKm: number }) => distanceKm);
      found += actual.length;
      if (
        body.total !== distances.length ||
        actual.some((distance: number, at: number) => Math.abs(distance - (expected[at] ?? NaN)) > 0.006)
      )
        differences.push({ near, withinKm, total: body.total, expected: distances.length });
    }

    expect(differences).toEqual([]);
    expect(found).toBeGreaterThan(500);
  });

  it.each([
    ['41.65,-83.54', { latitude: 41.65, longitude: -83.54 }],
    ['+1, -2', { latitude: 1, longitude: -2 }],
    ['1;2', undefined],
    ['1', undefined],
    ['1e1,2', undefined],
    [',', undefined],
    ['NaN,1', undefined],
  ])('reads %s as %j', (text, expected) => {
    expect(pointOf(text)).toEqual(expected);
  });
});
