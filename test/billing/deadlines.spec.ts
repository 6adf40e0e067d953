import { RenewalsService } from '#billing/subscriptions/renewals.service.js';
import { Packages } from '#billing/subscriptions/packages.js';
import { SubscriptionsJobs } from '#billing/subscriptions/subscriptions.jobs.js';
import { Scheduler } from '#platform/jobs/scheduler.js';
import { openSchool, type Person, type School } from '../support/school.js';
import { dayMs, endAt, later, subscription, tcode } from './scenario.js';

const school = openSchool();

/** What the hourly jobs of one process do, as the scheduler calls them, and then what they queued. */
async function hour(from: School = school): Promise<void> {
  const jobs = from.app.get(SubscriptionsJobs);
  await from.app.get(Scheduler).run('expire-subscriptions', () => jobs.settle());
  await from.app.get(Scheduler).run('subscription-reminders', () => jobs.announce());
  await from.runJobs();
}

const told = async (person: Person): Promise<string[]> => {
  const rows = await school.sql<{ title: string; tag: string; kind: string; scope_type: string }>(
    `SELECT title, tag, kind, scope_type FROM messages WHERE recipient_id = $1 ORDER BY created_at`,
    [person.id],
  );
  expect(rows.every(({ tag, kind }) => tag === 'subscription' && kind === 'reminder')).toBe(true);
  return rows.map(({ title }) => title);
};

const stored = async (id: string): Promise<string> => {
  const [row] = await school.sql<{ status: string }>('SELECT status FROM subscriptions WHERE id = $1', [id]);
  return row?.status ?? '';
};

const soon = 'Your subscription ends soon';
const over = 'Your subscription has ended';

describe('reminders', () => {
  it('come 7 days and 1 day before the end and at it, each once, whatever is restarted', async () => {
    const person = await school.person('STUDENT');
    const { id } = await subscription(school, person);
    const secondInstance = await school.secondInstance();
    const both = () => Promise.all([hour(), hour(secondInstance), hour(), hour(secondInstance)]);
    const heard: string[][] = [];
    const hear = async (left: number) => {
      await endAt(school, id, later(new Date(), left));
      await both();
      heard.push(await told(person));
    };

    await hear(8 * dayMs);
    await hear(7 * dayMs - 60_000);
    await hear(3 * dayMs);
    await hear(dayMs - 60_000);
    await secondInstance.stop();
    const restarted = await school.secondInstance();
    await hour(restarted);
    heard.push(await told(person));
    await endAt(school, id, later(new Date(), -1000));
    await Promise.all([hour(), hour(restarted)]);
    heard.push(await told(person));
    await restarted.stop();

    expect(heard).toEqual([[], [soon], [soon], [soon, soon], [soon, soon], [soon, soon, over]]);
  });

  it('name what ends and when, in the inbox of its holder', async () => {
    const person = await school.person('STUDENT');
    const { id: tcodeId } = await tcode(school, { title: 'Astronomy' });
    const { id } = await subscription(school, person, { tcodeId });
    await endAt(school, id, later(new Date(), 2 * dayMs));

    await hour();

    const { body } = await school.as(person).get('/messages');
    expect(body.items[0].body).toMatch(/^Your subscription to Astronomy ends on .*\d{4}/);
    expect(body.items[0].link).toBe(`/subscriptions/${id}`);
  });

  it('are not needed by what was renewed, cancelled, suspended, or is too short to be reminded of', async () => {
    const people = await Promise.all([1, 2, 3, 4].map(() => school.person('STUDENT')));
    const [renewed, cancelled, suspended, short] = await Promise.all(
      people.map((person) => subscription(school, person)),
    );
    const root = school.as(school.root);
    for (const { id } of [renewed, cancelled, suspended, short]) await endAt(school, id, later(new Date(), 3 * dayMs));
    await root.post(`/subscriptions/${renewed.id}/renew`);
    await root.delete(`/subscriptions/${cancelled.id}`);
    await root.post(`/subscriptions/${suspended.id}/suspend`);
    await school.sql(
      `UPDATE subscriptions SET duration_days = 5, start_date = end_date - interval '120 hours' WHERE id = $1`,
      [short.id],
    );

    await hour();

    expect(await Promise.all(people.map(told))).toEqual([[], [], [], []]);
  });

  it('are not caught up with for what ended long ago', async () => {
    const person = await school.person('STUDENT');
    const { id } = await subscription(school, person);
    await endAt(school, id, later(new Date(), -8 * dayMs));

    await hour();

    expect(await told(person)).toEqual([]);
  });
});

describe('the hourly job', () => {
  it('writes down what has begun and what has ended, and nothing twice', async () => {
    const begun = await subscription(school, school.ben, { startDate: later(new Date(), 60_000).toISOString() });
    const ended = await subscription(school, school.ben);
    const both = await subscription(school, school.ben, { startDate: later(new Date(), 60_000).toISOString() });
    await endAt(school, begun.id, later(new Date(), 10 * dayMs));
    await endAt(school, ended.id, later(new Date(), -1));
    await endAt(school, both.id, later(new Date(), -1));
    const before = await Promise.all([begun.id, ended.id, both.id].map(stored));

    await school.app.get(RenewalsService).settle();
    const again = await school.app.get(RenewalsService).settle();

    expect(before).toEqual(['pending', 'active', 'pending']);
    expect(await Promise.all([begun.id, ended.id, both.id].map(stored))).toEqual(['active', 'expired', 'expired']);
    expect(again).toBe(0);
  });
});

describe('what renews itself', () => {
  const ending = async (subscriptionType: string) => {
    const person = await school.person('STUDENT');
    const made = await subscription(school, person, { subscriptionType, autoRenew: true });
    await endAt(school, made.id, later(new Date(), dayMs / 2));
    const list = async () => (await school.as(person).get('/subscriptions')).body.items;
    return { ...made, list };
  };

  it('follows by itself when it is free, once, without a gap', async () => {
    Object.assign(school.app.get(Packages).named('monthly').price, { amountMinor: 0 });
    const { id, list } = await ending('monthly');

    await Promise.all([hour(), hour()]);
    await hour();
    Object.assign(school.app.get(Packages).named('monthly').price, { amountMinor: 990 });

    const [next, first, ...others] = await list();
    expect(others).toEqual([]);
    expect([first.id, next.startDate, next.status]).toEqual([id, first.endDate, 'pending']);
    expect([next.autoRenew, next.durationDays, next.grantedBy]).toEqual([true, 30, null]);
  });

  it('does not when it costs something, unless the organization sees to the money', async () => {
    const untrusted = await ending('yearly');
    await hour();
    const without = await untrusted.list();
    const settings = { billing: { trustAutoRenew: true } };
    await school.as(school.root).patch('/organizations/current', { settings });
    const trusted = await ending('yearly');

    await hour();
    await school.as(school.root).patch('/organizations/current', { settings: { billing: {} } });

    expect(without).toHaveLength(1);
    expect(await trusted.list()).toHaveLength(2);
  });

  it('does not once its holder has stopped it, or it is not offered any more', async () => {
    Object.assign(school.app.get(Packages).named('monthly').price, { amountMinor: 0 });
    const stopped = await ending('monthly');
    await school.as(school.root).patch(`/subscriptions/${stopped.id}`, { autoRenew: false });
    const archived = await ending('monthly');
    await school.as(school.root).delete(`/tcodes/${archived.tcodeId}`);

    await hour();
    Object.assign(school.app.get(Packages).named('monthly').price, { amountMinor: 990 });

    expect([await stopped.list(), await archived.list()].map((list) => list.length)).toEqual([1, 1]);
  });
});
