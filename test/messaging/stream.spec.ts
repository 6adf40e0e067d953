import { request } from 'node:http';
import { Health } from '#platform/operations/health.js';
import { EventStreams } from '#platform/streams/event-streams.js';
import { StreamTickets } from '#platform/streams/stream-tickets.service.js';
import { openSchool, type Person, type School } from '../support/school.js';
import { sendTo } from './inbox.js';
import { StreamClient } from './stream-client.js';

const school = openSchool();
let secondInstance: School;
let leaving: School;
let stopping: School;
beforeAll(async () => {
  // All of them before the first test: an instance that starts later does not share an advanced clock.
  secondInstance = await school.secondInstance();
  leaving = await school.secondInstance();
  stopping = await school.secondInstance();
});

const clients: StreamClient[] = [];
afterEach(() => clients.splice(0).forEach((client) => client.close()));

const streamOf = ({ url }: School, query = '') => `${url}/api/v1/messages/stream${query}`;

async function follow(
  person: Person,
  at: School = school,
  headers: Record<string, string> = {},
): Promise<StreamClient> {
  const authorization = `Bearer ${await school.as(person).token()}`;
  const client = await new StreamClient().open(streamOf(at), { authorization, ...headers });
  clients.push(client);
  if (client.status === 200) await client.waitUntil(() => client.events.length > 0 || client.isClosed);
  return client;
}

const openStreams = ({ app }: School): number => app.get(EventStreams).size;

/** Waits for a condition, at most three seconds. */
async function settled(condition: () => boolean): Promise<void> {
  const started = performance.now();
  while (!condition() && performance.now() - started < 3_000) await new Promise((done) => setTimeout(done, 10));
}

describe('GET /messages/stream', () => {
  it('starts with the unread count and sends new messages in every process within a second', async () => {
    const person = await school.person('STUDENT');
    await sendTo(school, person);
    const [here, there] = await Promise.all([follow(person), follow(person, secondInstance)]);

    const id = await sendTo(school, person, { title: 'Live' });
    const ms = await Promise.all(
      [here, there].map((client) => client.waitUntil(() => client.named('message').length > 0)),
    );

    expect([here, there].map(({ events }) => events[0])).toMatchObject([
      { event: 'unread', data: { unread: 1 } },
      { event: 'unread', data: { unread: 1 } },
    ]);
    expect(Math.max(...ms)).toBeLessThan(1_000);
    const { body: shown } = await school.as(person).get(`/messages/${id}`);
    for (const client of [here, there]) {
      const received = await client.waitFor('message');
      expect([received.id, received.data]).toEqual([id, shown]);
      await client.waitUntil(() => client.events.at(-1)?.data.unread === 2);
    }
  });

  it('sends the unread count after a message was read or hidden by another client', async () => {
    const person = await school.person('STUDENT');
    const [first, second] = [await sendTo(school, person), await sendTo(school, person)];
    const client = await follow(person, secondInstance);

    await school.as(person).post(`/messages/${first}/read`);
    await client.waitUntil(() => client.events.at(-1)?.data.unread === 1);
    await school.as(person).delete(`/messages/${second}`);
    await client.waitUntil(() => client.events.at(-1)?.data.unread === 0);

    expect(client.named('message')).toEqual([]);
  });

  it('does not send the messages of other users', async () => {
    const client = await follow(school.zoe);
    await sendTo(school, school.ben, { title: 'For Ben' });
    await sendTo(school, school.zoe, { title: 'For Zoe' });

    await client.waitFor('message', 'For Zoe');

    expect(client.named('message').map(({ data }) => data.title)).toEqual(['For Zoe']);
  });

  it('sends a reconnecting client each message it missed once', async () => {
    const person = await school.person('STUDENT');
    const before = await follow(person);
    await sendTo(school, person, { title: 'Seen' });
    const { id = '' } = await before.waitFor('message', 'Seen');
    before.close();
    for (const title of ['Missed 1', 'Missed 2', 'Missed 3']) await sendTo(school, person, { title });

    const after = await follow(person, secondInstance, { 'last-event-id': id });
    await after.waitFor('message', 'Missed 3');
    await sendTo(school, person, { title: 'New' });
    await after.waitFor('message', 'New');

    expect(after.named('message').map(({ data }) => data.title)).toEqual(['Missed 1', 'Missed 2', 'Missed 3', 'New']);
  });

  it('lets a client resume that received no message before', async () => {
    const person = await school.person('STUDENT');
    const before = await follow(person);
    const { id = '' } = await before.waitFor('unread');
    before.close();
    await sendTo(school, person, { title: 'Missed' });

    const after = await follow(person, school, { 'last-event-id': id });

    expect((await after.waitFor('message', 'Missed')).data.senderName).toBe('Root Ruiz');
  });

  it('sends reset if too many messages were missed or the last event id is invalid', async () => {
    const person = await school.person('STUDENT');
    const before = await follow(person);
    const { id = '' } = await before.waitFor('unread');
    await school.sql(
      `INSERT INTO messages (id, recipient_id, kind, tag, scope_type, title, body)
       SELECT gen_random_uuid(), $1, 'info', 'info', 'user', 'One of many', '' FROM generate_series(1, 150)`,
      [person.id],
    );

    const late = await follow(person, school, { 'last-event-id': id });
    const invalid = await follow(person, school, { 'last-event-id': 'invalid' });

    await late.waitFor('unread');
    await invalid.waitFor('unread');
    expect(late.named('reset')).toHaveLength(1);
    expect(invalid.named('reset')).toHaveLength(1);
    expect(late.named('message')).toEqual([]);
  });

  it('does not send the messages of another user for that user’s event id', async () => {
    const id = await sendTo(school, school.ben, { title: 'For Ben alone' });

    const client = await follow(school.zoe, school, { 'last-event-id': id });
    const ben = await follow(school.ben, school, { 'last-event-id': id });
    await Promise.all([client.waitFor('unread'), ben.waitFor('unread')]);

    expect(client.named('message').map(({ data }) => data.title)).not.toContain('For Ben alone');
  });

  it('sends heartbeats as comments, not as events', async () => {
    const client = await follow(school.ben);
    const received = client.events.length;

    await school.app.get(EventStreams).sendHeartbeats();
    await client.waitUntil(() => client.heartbeats > 0);

    expect(client.events).toHaveLength(received);
  });

  it('requires authentication', async () => {
    expect((await new StreamClient().open(streamOf(school))).status).toBe(401);
  });

  it('is not cached, compressed or buffered by proxies', async () => {
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
  it('ends with its session in every process within a second', async () => {
    const { body } = await school.login(school.ben);
    const authorization = `Bearer ${body.accessToken}`;
    const streams = await Promise.all(
      [school, secondInstance].map((at) => new StreamClient().open(streamOf(at), { authorization })),
    );

    await school.with(body.accessToken).post('/auth/logout');
    const ms = await Promise.all(streams.map((client) => client.waitUntil(() => client.isClosed)));

    expect(Math.max(...ms)).toBeLessThan(1_000);
    for (const { events } of streams)
      expect(events.at(-1)).toMatchObject({ event: 'end', data: { reason: 'session_ended' } });
  });

  it('ends when its user is suspended or gets another role', async () => {
    const [suspended, promoted] = [await school.person('STUDENT'), await school.person('STUDENT')];
    const streams = [await follow(suspended), await follow(promoted, secondInstance)];

    await school.as(school.root).post(`/users/${suspended.id}/suspend`);
    await school.as(school.root).patch(`/users/${promoted.id}`, { role: 'TEACHER' });

    for (const client of streams) await client.waitUntil(() => client.isClosed);
  });

  it('does not keep an idle session active', async () => {
    const person = await school.person('STUDENT');
    const client = await follow(person);
    school.advanceClock({ minutes: 6 });
    await school.app.get(EventStreams).sendHeartbeats();
    const after6 = client.isClosed;
    school.advanceClock({ minutes: 5 });

    await school.app.get(EventStreams).sendHeartbeats();
    await client.waitUntil(() => client.isClosed);

    expect(after6).toBe(false);
    expect(client.events.at(-1)?.data).toEqual({ reason: 'session_ended' });
  });

  it('is limited to six per user', async () => {
    const person = await school.person('STUDENT');
    const streams = [];
    for (let count = 0; count < 6; count++) streams.push(await follow(person));

    const seventh = await follow(person);

    expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
    expect(seventh.status).toBe(429);
    streams[0]?.close();
    await settled(() => openStreams(school) < 6);
    expect((await follow(person)).status).toBe(200);
  });

  it('is removed when closed, for 200 streams', async () => {
    const person = await school.person('STUDENT');
    await settled(() => openStreams(school) === 0);
    for (let round = 0; round < 40; round++) {
      const streams = await Promise.all(Array.from({ length: 5 }, () => follow(person)));
      for (const client of streams) client.close();
      await settled(() => openStreams(school) === 0);
    }

    expect(openStreams(school)).toBe(0);
    await sendTo(school, person, { title: 'Still working' });
    expect((await follow(person)).status).toBe(200);
  }, 60_000);

  it('is not left open by a HEAD request', async () => {
    const { url } = school;
    const authorization = `Bearer ${await school.as(school.ben).token()}`;
    const status = await new Promise((done) =>
      request(streamOf({ url } as School), { method: 'HEAD', headers: { authorization } }, (response) =>
        done(response.resume().statusCode),
      ).end(),
    );

    await settled(() => openStreams(school) === 0);

    expect([status, openStreams(school)]).toEqual([200, 0]);
  });

  it('tells each client another time to reconnect after', async () => {
    const authorization = `Bearer ${await school.as(school.ben).token()}`;
    const times = new Set<number>();
    for (let turn = 0; turn < 12; turn++) {
      const abort = new AbortController();
      const { body } = await fetch(streamOf(school), { headers: { authorization }, signal: abort.signal });
      const { value } = (await body?.getReader().read()) ?? {};
      times.add(Number(/^retry: (\d+)$/m.exec(new TextDecoder().decode(value))?.[1]));
      abort.abort();
      await settled(() => openStreams(school) === 0);
    }

    expect(times.size).toBeGreaterThan(8);
    expect([...times].filter((ms) => !(ms >= 1_000 && ms <= 4_000))).toEqual([]);
  });

  it('ends over more than a second when its process shuts down, so that clients return one after the other', async () => {
    const people = await Promise.all(Array.from({ length: 40 }, () => school.person('STUDENT')));
    const streams = await Promise.all(people.map((person) => follow(person, stopping)));
    for (const client of streams) expect([client.status, client.isClosed]).toEqual([200, false]);
    const endedAt: number[] = [];

    const startedAt = performance.now();
    await stopping.app.get(Health).shutDown();
    await Promise.all(
      streams.map(async (client) => {
        await client.waitUntil(() => client.isClosed, 5_000);
        endedAt.push(performance.now() - startedAt);
      }),
    );

    const early = endedAt.filter((ms) => ms < 750).length;
    expect(Math.max(...endedAt)).toBeGreaterThan(1_200);
    expect(early).toBeLessThanOrEqual(24);
    for (const { events } of streams) expect(events.at(-1)?.data).toEqual({ reason: 'reconnect' });
    await stopping.stop();
  });

  it('asks clients to reconnect when its process shuts down or loses its LISTEN connection', async () => {
    const client = await follow(school.ben, leaving);
    await leaving.app.get(Health).shutDown();
    await client.waitUntil(() => client.isClosed);
    const late = await follow(school.ben, leaving);
    const other = await follow(school.zoe, secondInstance);

    await school.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE 'LISTEN%' AND pid <> pg_backend_pid()`);
    await other.waitUntil(() => other.isClosed);

    expect(client.events.at(-1)?.data).toEqual({ reason: 'reconnect' });
    expect(late.status).toBe(503);
    expect(other.events.at(-1)?.data).toEqual({ reason: 'reconnect' });
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
        new StreamClient().open(streamOf(index % 2 ? secondInstance : school, `?ticket=${ticket}`)),
      ),
    );
    clients.push(...attempts);

    expect(attempts.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401, 401]);
  });

  it('accepts the last event id as a query parameter', async () => {
    const person = await school.person('STUDENT');
    const before = await follow(person);
    const { id = '' } = await before.waitFor('unread');
    await sendTo(school, person, { title: 'Missed' });
    const ticket = await ticketFor(person);

    const after = await new StreamClient().open(streamOf(secondInstance, `?ticket=${ticket}&lastEventId=${id}`));
    clients.push(after);

    await after.waitFor('message', 'Missed');
  });

  it('expires after 30 seconds and is then purged', async () => {
    const ticket = await ticketFor(school.ben);
    school.advanceClock({ seconds: 31 });

    const { status } = await new StreamClient().open(streamOf(school, `?ticket=${ticket}`));

    expect(status).toBe(401);
    expect(await school.app.get(StreamTickets).purge()).toBeGreaterThan(0);
    expect(await school.sql('SELECT 1 FROM stream_tickets')).toEqual([]);
  });

  it('is invalid once its session has ended', async () => {
    const { body } = await school.login(school.ben);
    const client = school.with(body.accessToken);
    const { ticket } = (await client.post('/stream-tickets')).body;
    await client.post('/auth/logout');

    expect((await new StreamClient().open(streamOf(secondInstance, `?ticket=${ticket}`))).status).toBe(401);
  });

  it('authenticates streams only, and is stored as a hash', async () => {
    const ticket = await ticketFor(school.ben);

    expect((await school.anyone.get(`/messages?ticket=${ticket}`)).status).toBe(401);
    expect(JSON.stringify(await school.sql('SELECT * FROM stream_tickets'))).not.toContain(ticket);
    expect((await school.anyone.post('/stream-tickets')).status).toBe(401);
  });
});
