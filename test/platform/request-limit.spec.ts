import { hash } from 'node:crypto';
import { openSchool, type Person, type School } from '../support/school.js';

const school = openSchool({ RATE_LIMIT_ENABLED: 'true' });
let secondInstance: School;
beforeAll(async () => {
  secondInstance = await school.secondInstance();
});

afterEach(() => jest.restoreAllMocks());

/** Sends requests of one person, twenty in parallel, to the instances in turn. Returns the statuses. */
async function requests(person: Person, times: number, instances: School[]): Promise<number[]> {
  const token = await school.as(person).token();
  const clients = instances.map((instance) => instance.with(token));
  const statuses: number[] = [];
  let sent = 0;
  const worker = async () => {
    while (sent < times) {
      const client = clients[sent++ % clients.length];
      if (client) statuses.push((await client.get('/auth/me')).status);
    }
  };
  await Promise.all(Array.from({ length: 20 }, worker));
  return statuses;
}

const counted = (statuses: number[], status: number) => statuses.filter((each) => each === status).length;

describe('the limit of 300 requests a minute', () => {
  it('holds for one person over two processes', async () => {
    const person = await school.person('STUDENT');

    const statuses = await requests(person, 400, [school, secondInstance]);

    expect([counted(statuses, 200), counted(statuses, 429)]).toEqual([300, 100]);
    const refused = await school.with(await school.as(person).token()).get('/auth/me');
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(refused.body.code).toBe('rate_limited');
  });

  it('holds when one process was asked before the other', async () => {
    const person = await school.person('STUDENT');

    const first = await requests(person, 200, [school]);
    const second = await requests(person, 200, [secondInstance]);

    expect([counted(first, 200), counted(second, 200)]).toEqual([200, 100]);
  });

  it('is not shared between people, and ends with the minute', async () => {
    const [one, other] = [await school.person('STUDENT'), await school.person('STUDENT')];
    await requests(one, 310, [school]);

    expect(counted(await requests(other, 20, [school]), 200)).toBe(20);
    const real = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => real() + 61_000);
    expect(counted(await requests(one, 20, [school, secondInstance]), 200)).toBe(20);
  });

  it('costs no statement per request for people who send few, and is reported for all of them together', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => school.person('STUDENT')));
    for (const person of people) await school.as(person).get('/auth/me');
    const keys = people.map(({ id }) => `requests:${hash('sha256', id, 'base64url')}`);
    await school.sql('DELETE FROM rate_limits');
    const { headers } = await school.as(people[0] ?? school.ben).get('/classrooms');
    for (const person of people) await school.as(person).get('/auth/me');

    await new Promise((done) => setTimeout(done, 2_500));

    expect(headers.get('x-statements')).toBe('1');
    const rows = await school.sql<{ points: number }>('SELECT points FROM rate_limits WHERE key = ANY ($1)', [keys]);
    expect(rows).toHaveLength(5);
  });

  it('is counted by each process alone while the store is unavailable', async () => {
    const person = await school.person('STUDENT');
    await school.as(person).token();
    await school.sql('ALTER TABLE rate_limits RENAME TO rate_limits_away');
    const statuses = await requests(person, 320, [school]);
    await school.sql('ALTER TABLE rate_limits_away RENAME TO rate_limits');

    expect([counted(statuses, 200), counted(statuses, 429)]).toEqual([300, 20]);
  });
});
