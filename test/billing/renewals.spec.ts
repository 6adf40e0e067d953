import { Packages } from '#billing/subscriptions/packages.js';
import { RenewalsService } from '#billing/subscriptions/renewals.service.js';
import { SubscriptionsJobs } from '#billing/subscriptions/subscriptions.jobs.js';
import { Scheduler } from '#platform/jobs/scheduler.js';
import { makeItHour } from '../support/daytime.js';
import { openSchool, type Person, type School } from '../support/school.js';
import { dayMs, endAt, addMs, grantSubscription, createTcode } from './scenario.js';

const school = openSchool();
beforeAll(() => makeItHour(school, 12));

/** Runs the hourly jobs of one process through its scheduler, then the jobs they queued. */
async function runHourlyJobs(from: School = school): Promise<void> {
  const jobs = from.app.get(SubscriptionsJobs);
  await from.app.get(Scheduler).run('expire-subscriptions', () => jobs.updateStatuses());
  await from.app.get(Scheduler).run('subscription-reminders', () => jobs.queueDue());
  await from.runJobs();
}

const remindersOf = async (person: Person): Promise<string[]> => {
  const rows = await school.sql<{ title: string; tag: string; kind: string; scope_type: string }>(
    `SELECT title, tag, kind, scope_type FROM messages WHERE recipient_id = $1 ORDER BY created_at`,
    [person.id],
  );
  expect(rows.every(({ tag, kind }) => tag === 'subscription' && kind === 'reminder')).toBe(true);
  return rows.map(({ title }) => title);
};

const storedStatus = async (id: string): Promise<string> => {
  const [row] = await school.sql<{ status: string }>('SELECT status FROM subscriptions WHERE id = $1', [id]);
  return row?.status ?? '';
};

const endsSoon = 'Your subscription ends soon';
const hasEnded = 'Your subscription has ended';

describe('reminders', () => {
  it('are sent once each 7 days before, 1 day before and at the end, across processes and restarts', async () => {
    const person = await school.person('STUDENT');
    const { id } = await grantSubscription(school, person);
    const secondInstance = await school.secondInstance();
    const both = () =>
      Promise.all([runHourlyJobs(), runHourlyJobs(secondInstance), runHourlyJobs(), runHourlyJobs(secondInstance)]);
    const received: string[][] = [];
    const runWithMsLeft = async (left: number) => {
      await endAt(school, id, addMs(new Date(), left));
      await both();
      received.push(await remindersOf(person));
    };

    await runWithMsLeft(8 * dayMs);
    await runWithMsLeft(7 * dayMs - 60_000);
    await runWithMsLeft(3 * dayMs);
    await runWithMsLeft(dayMs - 60_000);
    await secondInstance.stop();
    const restarted = await school.secondInstance();
    await runHourlyJobs(restarted);
    received.push(await remindersOf(person));
    await endAt(school, id, addMs(new Date(), -1000));
    await Promise.all([runHourlyJobs(), runHourlyJobs(restarted)]);
    received.push(await remindersOf(person));
    await restarted.stop();

    expect(received).toEqual([
      [],
      [endsSoon],
      [endsSoon],
      [endsSoon, endsSoon],
      [endsSoon, endsSoon],
      [endsSoon, endsSoon, hasEnded],
    ]);
  });

  it('contain the title and the end, and link to the subscription', async () => {
    const person = await school.person('STUDENT');
    const { id: tcodeId } = await createTcode(school, { title: 'Astronomy' });
    const { id } = await grantSubscription(school, person, { tcodeId });
    await endAt(school, id, addMs(new Date(), 2 * dayMs));

    await runHourlyJobs();

    const { body } = await school.as(person).get('/messages');
    expect(body.items[0].body).toMatch(/^Your subscription to Astronomy ends on .*\d{4}/);
    expect(body.items[0].link).toBe(`/subscriptions/${id}`);
  });

  it('are one message for several subscriptions, by day only', async () => {
    const person = await school.person('STUDENT');
    for (const title of ['Botany', 'Zoology']) {
      const { id: tcodeId } = await createTcode(school, { title });
      const { id } = await grantSubscription(school, person, { tcodeId });
      await endAt(school, id, addMs(new Date(), 2 * dayMs));
    }
    await makeItHour(school, 2);
    await runHourlyJobs();
    const atNight = await remindersOf(person);
    await makeItHour(school, 12);

    await runHourlyJobs();

    const { body } = await school.as(person).get('/messages');
    expect([atNight, await remindersOf(person)]).toEqual([[], ['2 of your subscriptions end']]);
    expect(body.items[0].body).toMatch(/- Botany: ends on .*\n- Zoology: ends on /);
  });

  it('are not sent for renewed, cancelled, suspended and very short subscriptions', async () => {
    const people = await Promise.all([1, 2, 3, 4].map(() => school.person('STUDENT')));
    const [renewed, cancelled, suspended, short] = await Promise.all(
      people.map((person) => grantSubscription(school, person)),
    );
    const root = school.as(school.root);
    for (const { id } of [renewed, cancelled, suspended, short]) await endAt(school, id, addMs(new Date(), 3 * dayMs));
    await root.post(`/subscriptions/${renewed.id}/renew`);
    await root.delete(`/subscriptions/${cancelled.id}`);
    await root.post(`/subscriptions/${suspended.id}/suspend`);
    await school.sql(
      `UPDATE subscriptions SET duration_days = 5, start_date = end_date - interval '120 hours' WHERE id = $1`,
      [short.id],
    );

    await runHourlyJobs();

    expect(await Promise.all(people.map(remindersOf))).toEqual([[], [], [], []]);
  });

  it('are not sent for subscriptions that ended more than 7 days ago', async () => {
    const person = await school.person('STUDENT');
    const { id } = await grantSubscription(school, person);
    await endAt(school, id, addMs(new Date(), -8 * dayMs));

    await runHourlyJobs();

    expect(await remindersOf(person)).toEqual([]);
  });
});

describe('the hourly job', () => {
  it('stores the status of subscriptions that started or ended, and changes nothing when run again', async () => {
    const begun = await grantSubscription(school, school.ben, { startDate: addMs(new Date(), 60_000).toISOString() });
    const ended = await grantSubscription(school, school.ben);
    const both = await grantSubscription(school, school.ben, { startDate: addMs(new Date(), 60_000).toISOString() });
    await endAt(school, begun.id, addMs(new Date(), 10 * dayMs));
    await endAt(school, ended.id, addMs(new Date(), -1));
    await endAt(school, both.id, addMs(new Date(), -1));
    const before = await Promise.all([begun.id, ended.id, both.id].map(storedStatus));

    await school.app.get(RenewalsService).updateStatuses();
    const again = await school.app.get(RenewalsService).updateStatuses();

    expect(before).toEqual(['pending', 'active', 'pending']);
    expect(await Promise.all([begun.id, ended.id, both.id].map(storedStatus))).toEqual([
      'active',
      'expired',
      'expired',
    ]);
    expect(again).toBe(0);
  });
});

describe('automatic renewal', () => {
  const ending = async (subscriptionType: string) => {
    const person = await school.person('STUDENT');
    const made = await grantSubscription(school, person, { subscriptionType, autoRenew: true });
    await endAt(school, made.id, addMs(new Date(), dayMs / 2));
    const list = async () => (await school.as(person).get('/subscriptions')).body.items;
    return { ...made, list };
  };

  it('renews free packages once, without a gap', async () => {
    Object.assign(school.app.get(Packages).named('monthly').price, { amountMinor: 0 });
    const { id, list } = await ending('monthly');

    await Promise.all([runHourlyJobs(), runHourlyJobs()]);
    await runHourlyJobs();
    Object.assign(school.app.get(Packages).named('monthly').price, { amountMinor: 990 });

    const [next, first, ...others] = await list();
    expect(others).toEqual([]);
    expect([first.id, next.startDate, next.status]).toEqual([id, first.endDate, 'pending']);
    expect([next.autoRenew, next.durationDays, next.grantedBy]).toEqual([true, 30, null]);
  });

  it('does not repeat a follow-up that the person cancelled', async () => {
    Object.assign(school.app.get(Packages).named('monthly').price, { amountMinor: 0 });
    const { id, list, userId } = await ending('monthly');
    await runHourlyJobs();
    const [next] = await list();

    const cancelled = await school.as(school.root).delete(`/subscriptions/${next.id}`);
    await runHourlyJobs();
    await runHourlyJobs();
    Object.assign(school.app.get(Packages).named('monthly').price, { amountMinor: 990 });
    const { body } = await school.as(school.root).get(`/subscriptions?userId=${userId}`);

    expect(cancelled.body).toMatchObject({ status: 'cancelled', autoRenew: false });
    expect(body.items).toMatchObject([
      { id: next.id, status: 'cancelled' },
      { id, status: 'active', autoRenew: false },
    ]);
  });

  it('renews packages with a price only with billing.trustAutoRenew', async () => {
    const untrusted = await ending('yearly');
    await runHourlyJobs();
    const without = await untrusted.list();
    const settings = { billing: { trustAutoRenew: true } };
    await school.as(school.root).patch('/organizations/current', { settings });
    const trusted = await ending('yearly');

    await runHourlyJobs();
    await school.as(school.root).patch('/organizations/current', { settings: { billing: {} } });

    expect(without).toHaveLength(1);
    expect(await trusted.list()).toHaveLength(2);
  });

  it('skips subscriptions with auto-renewal turned off or an archived catalogue entry', async () => {
    Object.assign(school.app.get(Packages).named('monthly').price, { amountMinor: 0 });
    const stopped = await ending('monthly');
    await school.as(school.root).patch(`/subscriptions/${stopped.id}`, { autoRenew: false });
    const archived = await ending('monthly');
    await school.as(school.root).delete(`/tcodes/${archived.tcodeId}`);

    await runHourlyJobs();
    Object.assign(school.app.get(Packages).named('monthly').price, { amountMinor: 990 });

    expect([await stopped.list(), await archived.list()].map((list) => list.length)).toEqual([1, 1]);
  });
});
