import { request } from 'node:http';
import { Health } from '#platform/operations/health.js';
import { EventStreams } from '#platform/streams/event-streams.js';
import { StreamTickets } from '#platform/streams/stream-tickets.service.js';
import { openSchool, type Person, type School } from '../support/school.js';
import { tellOne } from './inbox.js';
import { Listener } from './listener.js';

const school = openSchool();
let secondInstance: School;
let leaving: School;
beforeAll(async () => {
  secondInstance = await school.secondInstance();
  leaving = await school.secondInstance();
});

const listeners: Listener[] = [];
afterEach(() => listeners.splice(0).forEach((listener) => listener.close()));

const streamOf = ({ url }: School, query = '') => `${url}/api/v1/messages/stream${query}`;

async function follow(person: Person, at: School = school, headers: Record<string, string> = {}): Promise<Listener> {
  const authorization = `Bearer ${await school.as(person).token()}`;
  const listener = await new Listener().open(streamOf(at), { authorization, ...headers });
  listeners.push(listener);
  if (listener.status === 200) await listener.until(() => listener.events.length > 0 || listener.isOver);
  return listener;
}

const opened = ({ app }: School): number => app.get(EventStreams).size;

async function settled(holds: () => boolean): Promise<void> {
  const started = performance.now();
  while (!holds() && performance.now() - started < 3_000) await new Promise((done) => setTimeout(done, 10));
}

describe('GET /messages/stream', () => {
  it('begins with what is unread, and says every new message in every process within a second', async () => {
    const person = await school.person('STUDENT');
    await tellOne(school, person);
    const [here, there] = await Promise.all([follow(person), follow(person, secondInstance)]);

    const id = await tellOne(school, person, { title: 'Live' });
    const ms = await Promise.all([here, there].map((screen) => screen.until(() => screen.named('message').length > 0)));

    expect([here, there].map(({ events }) => events[0])).toMatchObject([
      { event: 'unread', data: { unread: 1 } },
      { event: 'unread', data: { unread: 1 } },
    ]);
    expect(Math.max(...ms)).toBeLessThan(1_000);
    const { body: shown } = await school.as(person).get(`/messages/${id}`);
    for (const screen of [here, there]) {
      const heard = await screen.hears('message');
      expect([heard.id, heard.data]).toEqual([id, shown]);
      await screen.until(() => screen.events.at(-1)?.data.unread === 2);
    }
  });

  it('says to every screen what was read or hidden on another', async () => {
    const person = await school.person('STUDENT');
    const [first, second] = [await tellOne(school, person), await tellOne(school, person)];
    const screen = await follow(person, secondInstance);

    await school.as(person).post(`/messages/${first}/read`);
    await screen.until(() => screen.events.at(-1)?.data.unread === 1);
    await school.as(person).delete(`/messages/${second}`);
    await screen.until(() => screen.events.at(-1)?.data.unread === 0);

    expect(screen.named('message')).toEqual([]);
  });

  it('says nothing of what others are told', async () => {
    const screen = await follow(school.zoe);
    await tellOne(school, school.ben, { title: 'For Ben' });
    await tellOne(school, school.zoe, { title: 'For Zoe' });

    await screen.hears('message', 'For Zoe');

    expect(screen.named('message').map(({ data }) => data.title)).toEqual(['For Zoe']);
  });

  it('says to whoever comes back what they missed, once each', async () => {
    const person = await school.person('STUDENT');
    const before = await follow(person);
    await tellOne(school, person, { title: 'Seen' });
    const { id = '' } = await before.hears('message', 'Seen');
    before.close();
    for (const title of ['Missed 1', 'Missed 2', 'Missed 3']) await tellOne(school, person, { title });

    const after = await follow(person, secondInstance, { 'last-event-id': id });
    await after.hears('message', 'Missed 3');
    await tellOne(school, person, { title: 'New' });
    await after.hears('message', 'New');

    expect(after.named('message').map(({ data }) => data.title)).toEqual(['Missed 1', 'Missed 2', 'Missed 3', 'New']);
  });

  it('remembers where even those were who had not been told anything', async () => {
    const person = await school.person('STUDENT');
    const before = await follow(person);
    const { id = '' } = await before.hears('unread');
    before.close();
    await tellOne(school, person, { title: 'Missed' });

    const after = await follow(person, school, { 'last-event-id': id });

    expect((await after.hears('message', 'Missed')).data.senderName).toBe('Root Ruiz');
  });

  it('sends whoever missed too much, or says nonsense, to the list', async () => {
    const person = await school.person('STUDENT');
    const before = await follow(person);
    const { id = '' } = await before.hears('unread');
    await school.sql(
      `INSERT INTO messages (id, recipient_id, kind, tag, scope_type, title, body)
       SELECT gen_random_uuid(), $1, 'info', 'info', 'user', 'One of many', '' FROM generate_series(1, 150)`,
      [person.id],
    );

    const late = await follow(person, school, { 'last-event-id': id });
    const odd = await follow(person, school, { 'last-event-id': 'nonsense' });

    await late.hears('unread');
    await odd.hears('unread');
    expect(late.named('reset')).toHaveLength(1);
    expect(odd.named('reset')).toHaveLength(1);
    expect(late.named('message')).toEqual([]);
  });

  it('tells nobody what another person was told, whatever id they send', async () => {
    const id = await tellOne(school, school.ben, { title: 'For Ben alone' });

    const screen = await follow(school.zoe, school, { 'last-event-id': id });
    const ben = await follow(school.ben, school, { 'last-event-id': id });
    await Promise.all([screen.hears('unread'), ben.hears('unread')]);

    expect(screen.named('message').map(({ data }) => data.title)).not.toContain('For Ben alone');
  });

  it('has a beat that no client mistakes for an event', async () => {
    const screen = await follow(school.ben);
    const heard = screen.events.length;

    await school.app.get(EventStreams).beat();
    await screen.until(() => screen.beats > 0);

    expect(screen.events).toHaveLength(heard);
  });

  it('asks for a login', async () => {
    expect((await new Listener().open(streamOf(school))).status).toBe(401);
  });

  it('is never cached or compressed, and passes proxies', async () => {
    const authorization = `Bearer ${await school.as(school.ben).token()}`;
    const { headers } = await school
      .as(school.ben)
      .get('/messages/stream', { authorization, 'accept-encoding': 'gzip' });

    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect([headers.get('cache-control'), headers.get('x-accel-buffering')]).toEqual(['no-store', 'no']);
    expect(headers.get('content-encoding')).toBeNull();
  });
});

describe('a stream', () => {
  it('ends with its session, in every process, at once', async () => {
    const { body } = await school.login(school.ben);
    const authorization = `Bearer ${body.accessToken}`;
    const screens = await Promise.all(
      [school, secondInstance].map((at) => new Listener().open(streamOf(at), { authorization })),
    );

    await school.with(body.accessToken).post('/auth/logout');
    const ms = await Promise.all(screens.map((screen) => screen.until(() => screen.isOver)));

    expect(Math.max(...ms)).toBeLessThan(1_000);
    for (const { events } of screens)
      expect(events.at(-1)).toMatchObject({ event: 'end', data: { reason: 'session_ended' } });
  });

  it('ends when its person is suspended, or becomes somebody else', async () => {
    const [left, risen] = [await school.person('STUDENT'), await school.person('STUDENT')];
    const screens = [await follow(left), await follow(risen, secondInstance)];

    await school.as(school.root).post(`/users/${left.id}/suspend`);
    await school.as(school.root).patch(`/users/${risen.id}`, { role: 'TEACHER' });

    for (const screen of screens) await screen.until(() => screen.isOver);
  });

  it('is no sign of life: an idle session ends although the stream is open', async () => {
    const person = await school.person('STUDENT');
    const screen = await follow(person);
    school.advanceClock({ minutes: 6 });
    await school.app.get(EventStreams).beat();
    const after6 = screen.isOver;
    school.advanceClock({ minutes: 5 });

    await school.app.get(EventStreams).beat();
    await screen.until(() => screen.isOver);

    expect(after6).toBe(false);
    expect(screen.events.at(-1)?.data).toEqual({ reason: 'session_ended' });
  });

  it('is one of at most six a person has open', async () => {
    const person = await school.person('STUDENT');
    const screens = [];
    for (let count = 0; count < 6; count++) screens.push(await follow(person));

    const seventh = await follow(person);

    expect(screens.map(({ status }) => status)).toEqual(screens.map(() => 200));
    expect(seventh.status).toBe(429);
    screens[0]?.close();
    await settled(() => opened(school) < 6);
    expect((await follow(person)).status).toBe(200);
  });

  it('leaves nothing behind: two hundred opened and closed', async () => {
    const person = await school.person('STUDENT');
    await settled(() => opened(school) === 0);
    for (let round = 0; round < 40; round++) {
      const screens = await Promise.all(Array.from({ length: 5 }, () => follow(person)));
      for (const screen of screens) screen.close();
      await settled(() => opened(school) === 0);
    }

    expect(opened(school)).toBe(0);
    await tellOne(school, person, { title: 'After all that' });
    expect((await follow(person)).status).toBe(200);
  }, 60_000);

  it('is not left open by whoever only asks for its head', async () => {
    const { url } = school;
    const authorization = `Bearer ${await school.as(school.ben).token()}`;
    const status = await new Promise((done) =>
      request(streamOf({ url } as School), { method: 'HEAD', headers: { authorization } }, (answer) =>
        done(answer.resume().statusCode),
      ).end(),
    );

    await settled(() => opened(school) === 0);

    expect([status, opened(school)]).toEqual([200, 0]);
  });

  it('is told to come back when its process is about to stop, and when nobody listens for a while', async () => {
    const screen = await follow(school.ben, leaving);
    await leaving.app.get(Health).shutDown();
    await screen.until(() => screen.isOver);
    const late = await follow(school.ben, leaving);
    const other = await follow(school.zoe, secondInstance);

    await school.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE 'LISTEN%' AND pid <> pg_backend_pid()`);
    await other.until(() => other.isOver);

    expect(screen.events.at(-1)?.data).toEqual({ reason: 'come_back' });
    expect(late.status).toBe(503);
    expect(other.events.at(-1)?.data).toEqual({ reason: 'come_back' });
    await leaving.stop();
  });
});

describe('POST /stream-tickets', () => {
  const ticketFor = async (person: Person): Promise<string> =>
    (await school.as(person).post('/stream-tickets')).body.ticket as string;

  it('opens one stream, once, in any process', async () => {
    const ticket = await ticketFor(school.ben);
    const attempts = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        new Listener().open(streamOf(index % 2 ? secondInstance : school, `?ticket=${ticket}`)),
      ),
    );
    listeners.push(...attempts);

    expect(attempts.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401, 401]);
  });

  it('takes the last event seen from the address too', async () => {
    const person = await school.person('STUDENT');
    const before = await follow(person);
    const { id = '' } = await before.hears('unread');
    await tellOne(school, person, { title: 'Missed' });
    const ticket = await ticketFor(person);

    const after = await new Listener().open(streamOf(secondInstance, `?ticket=${ticket}&lastEventId=${id}`));
    listeners.push(after);

    await after.hears('message', 'Missed');
  });

  it('is good for half a minute, and gone after it', async () => {
    const ticket = await ticketFor(school.ben);
    school.advanceClock({ seconds: 31 });

    const { status } = await new Listener().open(streamOf(school, `?ticket=${ticket}`));

    expect(status).toBe(401);
    expect(await school.app.get(StreamTickets).purge()).toBeGreaterThan(0);
    expect(await school.sql('SELECT 1 FROM stream_tickets')).toEqual([]);
  });

  it('is worth nothing once its session has ended', async () => {
    const { body } = await school.login(school.ben);
    const client = school.with(body.accessToken);
    const { ticket } = (await client.post('/stream-tickets')).body;
    await client.post('/auth/logout');

    expect((await new Listener().open(streamOf(secondInstance, `?ticket=${ticket}`))).status).toBe(401);
  });

  it('opens nothing but streams, and is kept only as a hash', async () => {
    const ticket = await ticketFor(school.ben);

    expect((await school.anyone.get(`/messages?ticket=${ticket}`)).status).toBe(401);
    expect(JSON.stringify(await school.sql('SELECT * FROM stream_tickets'))).not.toContain(ticket);
    expect((await school.anyone.post('/stream-tickets')).status).toBe(401);
  });
});
