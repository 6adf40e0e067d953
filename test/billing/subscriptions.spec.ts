import {
  holdsAt,
  openUntil,
  statusAt,
  statusSql,
  subscriptionStatuses,
  validSql,
} from '#billing/subscriptions/validity.js';
import { Database } from '#platform/database/database.js';
import { openSchool, type Person } from '../support/school.js';
import { atTime, dayMs, endAt, addMs, grantSubscription, createTcode } from './scenario.js';

const school = openSchool();

const subscribe = (person: Person, draft: Record<string, unknown>) =>
  school.as(person).post('/subscriptions', { subscriptionType: 'trial', ...draft });

const auditOf = (id: string) =>
  school.sql<{ action: string; actor_id: string; data: { grants?: string[] } }>(
    'SELECT action, actor_id, data FROM audit_log WHERE entity_id = $1 ORDER BY created_at, id',
    [id],
  );

describe('GET /packages', () => {
  it('lists the packages, internal ones for admins only', async () => {
    const { body: visible } = await school.as(school.ben).get('/packages');
    const { body: admins } = await school.as(school.root).get('/packages');

    const names = (page: { items: { name: string }[] }) => page.items.map(({ name }) => name);
    expect(names(visible)).toEqual(['trial', 'monthly', 'yearly']);
    expect(names(admins)).toEqual(['trial', 'monthly', 'yearly', 'internal-access', 'internal-dev']);
    expect(visible.items[0]).toEqual({
      name: 'trial',
      title: 'Two-week trial',
      durationDays: 14,
      renewal: 'none',
      tier: 'basic',
      grants: [],
      price: { amountMinor: 0, currency: 'USD' },
      selfService: true,
      internal: false,
      once: true,
    });
    expect((await school.anyone.get('/packages')).status).toBe(401);
  });
});

describe('POST /subscriptions', () => {
  it.each(['ben', 'ana', 'paula', 'root'] as const)('lets %s start a trial of two weeks', async (name) => {
    const { id: tcodeId } = await createTcode(school);

    const { status, body } = await subscribe(school[name], { tcodeId });

    expect([status, body.status, body.tier, body.grantedBy]).toEqual([201, 'active', 'basic', null]);
    expect([body.userId, body.version]).toEqual([school[name].id, 1]);
    expect(Date.parse(body.endDate) - Date.parse(body.startDate)).toBe(14 * dayMs);
  });

  it('allows one trial for each person and entry, under concurrent requests', async () => {
    const { id: tcodeId } = await createTcode(school);
    const other = await createTcode(school);

    const answers = await Promise.all(Array.from({ length: 20 }, () => subscribe(school.ben, { tcodeId })));

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status === 409).map(({ body }) => body.code);
    expect(refused).toEqual(Array.from({ length: 19 }, () => 'subscription_running'));
    const [{ id }] = answers.flatMap(({ status, body }) => (status === 201 ? [body] : []));
    await school.as(school.ben).delete(`/subscriptions/${id}`);
    const again = await Promise.all(Array.from({ length: 20 }, () => subscribe(school.ben, { tcodeId })));
    expect(new Set(again.map(({ body }) => body.code))).toEqual(new Set(['package_used']));
    expect((await subscribe(school.ben, { tcodeId: other.id })).status).toBe(201);
    expect((await subscribe(school.zoe, { tcodeId })).status).toBe(201);
  });

  it('requires an admin for other packages, other people and payment references', async () => {
    const { id: tcodeId } = await createTcode(school);
    const own = await subscribe(school.ben, { tcodeId, subscriptionType: 'monthly' });
    const others = await subscribe(school.ana, { tcodeId, userId: school.ben.id });
    const paid = await subscribe(school.ben, { tcodeId, paymentReference: 'invoice 6' });

    const granted = await grantSubscription(school, school.ben, { tcodeId, paymentReference: 'invoice 7' });

    expect([own, others, paid].map(({ status }) => status)).toEqual([403, 403, 403]);
    expect([granted.grantedBy, granted.tier, granted.paymentReference]).toEqual([
      school.root.id,
      'premium',
      'invoice 7',
    ]);
    const { body } = await school.as(school.ben).get(`/subscriptions/${granted.id}`);
    expect(body).not.toHaveProperty('paymentReference');
    expect(await auditOf(granted.id)).toMatchObject([{ action: 'subscription.created', actor_id: school.root.id }]);
  });

  it('records grants in the audit log', async () => {
    const { id, grants } = await grantSubscription(school, school.ben, { subscriptionType: 'internal-dev' });

    const all = ['content:all', 'content:preview'];
    expect(grants).toEqual(all);
    expect(await auditOf(id)).toMatchObject([{ data: { grants: all } }]);
  });

  it('accepts a start in the past from admins only', async () => {
    const tomorrow = addMs(new Date(), dayMs).toISOString();
    const yesterday = addMs(new Date(), -dayMs).toISOString();
    const { id: tcodeId } = await createTcode(school);
    const { id: second } = await createTcode(school);

    const pending = await subscribe(school.ben, { tcodeId, startDate: tomorrow });
    const backdated = await subscribe(school.ben, { tcodeId: second, startDate: yesterday });
    const granted = await grantSubscription(school, school.ben, { startDate: yesterday });
    const over = await school.as(school.root).post('/subscriptions', {
      tcodeId,
      subscriptionType: 'monthly',
      userId: school.ben.id,
      startDate: addMs(new Date(), -30 * dayMs).toISOString(),
    });

    expect([pending.body.status, pending.body.startDate]).toEqual(['pending', tomorrow]);
    expect(Date.parse(backdated.body.startDate)).toBeGreaterThan(Date.now() - 60_000);
    expect([granted.status, granted.startDate]).toEqual(['active', yesterday]);
    expect([over.status, over.body.code]).toEqual([400, 'subscription_over']);
  });

  it('refuses invalid requests', async () => {
    const { id: tcodeId } = await createTcode(school);
    const archived = await createTcode(school);
    await school.as(school.root).delete(`/tcodes/${archived.id}`);
    const unknown = '01900000-0000-7000-8000-0000000000ff';

    const answers = [
      await subscribe(school.ben, { tcodeId, subscriptionType: 'hourly' }),
      await subscribe(school.ben, { tcodeId, autoRenew: true }),
      await subscribe(school.ben, { tcodeId: archived.id }),
      await subscribe(school.ben, { tcodeId: unknown }),
      await subscribe(school.root, { tcodeId, userId: unknown }),
      await subscribe(school.ben, {}),
      await subscribe(school.ben, { tcodeId, durationDays: 9000 }),
      await school.anyone.post('/subscriptions', { tcodeId, subscriptionType: 'trial' }),
    ];

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [400, 'package_unknown'],
      [409, 'not_renewable'],
      [409, 'tcode_archived'],
      [404, 'not_found'],
      [404, 'not_found'],
      [400, 'validation_failed'],
      [400, 'validation_failed'],
      [401, 'unauthenticated'],
    ]);
  });
});

describe('GET /subscriptions', () => {
  it('shows people their own, teachers those of their students, parents those of their children', async () => {
    const { id: tcodeId } = await createTcode(school);
    const owners = [school.ana, school.ben, school.paula, school.olga, school.zoe];
    const ids = await Promise.all(
      owners.map(async (person) => (await grantSubscription(school, person, { tcodeId })).id),
    );
    const [ana, ben, paula, olga, zoe] = ids;
    const listed = async (person: Person) => {
      const { body } = await school.as(person).get(`/subscriptions?tcodeId=${tcodeId}&limit=100`);
      return body.items.map(({ id }: { id: string }) => id).sort();
    };

    expect(await listed(school.root)).toEqual(ids.sort());
    expect(await listed(school.ana)).toEqual([ana, ben].sort());
    expect(await listed(school.ben)).toEqual([ben]);
    expect(await listed(school.paula)).toEqual([paula, ben].sort());
    expect(await listed(school.olga)).toEqual([olga, zoe].sort());
    expect(await listed(school.zoe)).toEqual([zoe]);
  });

  it('filters by the current status, with two statements', async () => {
    const { id: tcodeId } = await createTcode(school);
    const running = await grantSubscription(school, school.ben, { tcodeId });
    const over = await grantSubscription(school, school.zoe, { tcodeId });
    await endAt(school, over.id, addMs(new Date(), -1));
    const found = async (status: string) => {
      const { body, headers } = await school
        .as(school.root)
        .get(`/subscriptions?tcodeId=${tcodeId}&status=${status}&limit=1`);
      expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
      return body.items.map(({ id, status: shown }: { id: string; status: string }) => [id, shown]);
    };

    expect(await found('active')).toEqual([[running.id, 'active']]);
    expect(await found('expired')).toEqual([[over.id, 'expired']]);
    expect(await found('suspended')).toEqual([]);
  });

  it('is hidden from strangers and read-only for teachers and parents', async () => {
    const { id } = await grantSubscription(school, school.ben);
    const statusesFor = async (person: Person) => [
      (await school.as(person).get(`/subscriptions/${id}`)).status,
      (await school.as(person).patch(`/subscriptions/${id}`, { autoRenew: true })).status,
      (await school.as(person).delete(`/subscriptions/${id}`)).status,
      (await school.as(person).post(`/subscriptions/${id}/renew`)).status,
      (await school.as(person).post(`/subscriptions/${id}/suspend`)).status,
      (await school.as(person).post(`/subscriptions/${id}/resume`)).status,
    ];

    expect(await statusesFor(school.ana)).toEqual([200, 403, 403, 403, 403, 403]);
    expect(await statusesFor(school.paula)).toEqual([200, 403, 403, 403, 403, 403]);
    expect(await statusesFor(school.olga)).toEqual([404, 404, 404, 404, 403, 403]);
    expect(await statusesFor(school.zoe)).toEqual([404, 404, 404, 404, 403, 403]);
    const anonymous = await school.anyone.get(`/subscriptions/${id}`);
    expect(anonymous.status).toBe(401);
  });
});

describe('the states of a subscription', () => {
  const root = () => school.as(school.root);
  const actions = {
    suspend: (id: string) => root().post(`/subscriptions/${id}/suspend`),
    resume: (id: string) => root().post(`/subscriptions/${id}/resume`),
    cancel: (id: string) => root().delete(`/subscriptions/${id}`),
  };
  const arrange: Record<string, (id: string) => Promise<unknown>> = {
    pending: (id) => endAt(school, id, addMs(new Date(), 31 * dayMs)),
    active: () => Promise.resolve(),
    expired: (id) => endAt(school, id, addMs(new Date(), -1)),
    cancelled: actions.cancel,
    suspended: actions.suspend,
  };
  const transitions: Record<string, Record<string, string>> = {
    pending: { cancel: 'cancelled' },
    active: { suspend: 'suspended', cancel: 'cancelled' },
    suspended: { resume: 'active', cancel: 'cancelled' },
    expired: {},
    cancelled: {},
  };

  it.each(subscriptionStatuses.flatMap((status) => Object.keys(actions).map((action) => [status, action] as const)))(
    'from %s: %s',
    async (status, action) => {
      const { id } = await grantSubscription(school, school.ben);
      await arrange[status]?.(id);
      const before = (await root().get(`/subscriptions/${id}`)).body.status;

      const answer = await actions[action as keyof typeof actions](id);

      const to = transitions[status]?.[action];
      expect([before, answer.status]).toEqual([status, to ? 200 : 409]);
      if (to) expect(answer.body.status).toBe(to);
      else expect(answer.body.code).toBe('illegal_transition');
    },
  );

  it('keep the end while suspended', async () => {
    const before = await grantSubscription(school, school.ben);
    await actions.suspend(before.id);
    const end = addMs(new Date(), 5_000);
    await endAt(school, before.id, end);

    const late = await atTime(school, end, () => actions.resume(before.id));
    const { body } = await actions.resume(before.id);

    expect([late.status, late.body.code]).toEqual([409, 'illegal_transition']);
    expect([body.status, body.endDate]).toEqual(['active', end.toISOString()]);
  });

  it('accept only one of several concurrent changes', async () => {
    const { id } = await grantSubscription(school, school.ben);

    const answers = await Promise.all([actions.suspend(id), actions.suspend(id), actions.suspend(id)]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it('refuse a new or renewed subscription while one is suspended', async () => {
    const { id: tcodeId } = await createTcode(school);
    const { id } = await grantSubscription(school, school.ben, { tcodeId });
    await actions.suspend(id);

    const another = await subscribe(school.ben, { tcodeId });
    const renewed = await root().post(`/subscriptions/${id}/renew`);

    expect([another.body.code, renewed.body.code]).toEqual(['subscription_suspended', 'subscription_suspended']);
  });

  it('let only an admin cancel a suspended subscription, because its holder could begin another one', async () => {
    const { id: tcodeId } = await createTcode(school);
    const { id } = await grantSubscription(school, school.ben, { tcodeId });
    await actions.suspend(id);

    const own = await school.as(school.ben).delete(`/subscriptions/${id}`);
    const another = await subscribe(school.ben, { tcodeId });

    expect([own.status, own.body.code, another.body.code]).toEqual([
      409,
      'subscription_suspended',
      'subscription_suspended',
    ]);
    expect((await actions.cancel(id)).body.status).toBe('cancelled');
  });

  it('refuse changes of an outdated version', async () => {
    const { id } = await grantSubscription(school, school.ben);
    const changed = await school
      .as(school.ben)
      .patch(`/subscriptions/${id}`, { autoRenew: true }, { 'if-match': '"1"' });

    const late = await school.as(school.ben).delete(`/subscriptions/${id}`, { 'if-match': '"1"' });
    const cancelled = await school.as(school.ben).delete(`/subscriptions/${id}`, { 'if-match': '"2"' });

    expect([changed.status, changed.body.autoRenew]).toEqual([200, true]);
    expect([late.status, cancelled.status]).toEqual([412, 200]);
    expect([cancelled.body.status, cancelled.body.autoRenew]).toEqual(['cancelled', false]);
  });
});

describe('POST /subscriptions/:id/renew', () => {
  it('starts at the end of the previous one, with the same duration', async () => {
    const first = await grantSubscription(school, school.ben);

    const { status, body } = await school.as(school.root).post(`/subscriptions/${first.id}/renew`);

    expect([status, body.status, body.startDate]).toEqual([201, 'pending', first.endDate]);
    expect([body.userId, body.tcodeId, body.durationDays]).toEqual([school.ben.id, first.tcodeId, 30]);
  });

  it('starts now when the previous one has ended', async () => {
    const { id } = await grantSubscription(school, school.ben);
    const now = new Date();
    await endAt(school, id, addMs(now, -dayMs));

    const { body } = await atTime(school, now, () => school.as(school.root).post(`/subscriptions/${id}/renew`));

    expect([body.status, body.startDate]).toEqual(['active', now.toISOString()]);
  });

  it('adds up concurrent renewals', async () => {
    const first = await grantSubscription(school, school.ben);
    const renew = () => school.as(school.root).post(`/subscriptions/${first.id}/renew`);

    const answers = await Promise.all(Array.from({ length: 8 }, renew));

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const starts = answers.map(({ body }) => Date.parse(body.startDate)).sort((one, other) => one - other);
    expect(starts).toEqual(starts.map((_, index) => Date.parse(first.endDate) + index * 30 * dayMs));
  });

  it('is for admins, except for self-service packages', async () => {
    const { id } = await grantSubscription(school, school.ben);
    const trial = await grantSubscription(school, school.ben, { subscriptionType: 'trial' });
    const cancelled = await grantSubscription(school, school.ben);
    await school.as(school.ben).delete(`/subscriptions/${cancelled.id}`);

    const answers = [
      await school.as(school.ben).post(`/subscriptions/${id}/renew`),
      await school.as(school.ben).post(`/subscriptions/${trial.id}/renew`),
      await school.as(school.root).post(`/subscriptions/${cancelled.id}/renew`),
    ];

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [403, 'forbidden_role'],
      [409, 'not_renewable'],
      [409, 'illegal_transition'],
    ]);
  });
});

describe('the tier of a person', () => {
  it('is the highest of their valid subscriptions and the tier set by an admin, to the millisecond', async () => {
    const person = await school.person('STUDENT');
    const client = school.as(person);
    const tier = async () => {
      const { body } = await client.get('/auth/me');
      return [body.subscriptionTier, body.grants];
    };
    const before = await tier();
    const { id } = await grantSubscription(school, person, { subscriptionType: 'yearly' });
    await grantSubscription(school, person, { subscriptionType: 'internal-access' });
    const end = addMs(new Date(), 5_000);
    await endAt(school, id, end);

    expect(before).toEqual(['basic', []]);
    expect(await atTime(school, addMs(end, -1), tier)).toEqual(['vip', ['content:all']]);
    expect(await atTime(school, end, tier)).toEqual(['basic', ['content:all']]);
    const { status } = await school.as(school.root).patch(`/users/${person.id}`, { subscriptionTier: 'premium' });
    expect([status, await atTime(school, addMs(end, -1), tier)]).toEqual([200, ['vip', ['content:all']]]);
    expect(await atTime(school, end, tier)).toEqual(['premium', ['content:all']]);
  });

  it('cannot be changed by the person', async () => {
    const { status } = await school.as(school.ben).put('/users/me', { subscriptionTier: 'vip' });

    expect(status).toBe(400);
  });
});

describe('validity', () => {
  const from = new Date('2026-03-28T12:00:00.000Z');
  const until = new Date('2026-03-30T12:00:00.000Z');
  const moments = [-1, 0, 1, 1000].flatMap((ms) => [addMs(from, ms), addMs(until, ms), addMs(until, -ms)]);

  it('is the same in SQL and TypeScript, in every status, to the millisecond', async () => {
    const database = school.app.get(Database);
    const text = `SELECT ${validSql('s', '$4::timestamptz')} AS valid, ${statusSql('s', '$4::timestamptz')} AS status
      FROM (SELECT $1::text AS status, $2::timestamptz AS start_date, $3::timestamptz AS end_date) s`;

    for (const status of subscriptionStatuses) {
      for (const now of moments) {
        const [row] = await database.query({ name: 'validity-test', text }, [status, from, until, now]);
        const pure = statusAt(status, { from, until }, now);
        expect(row).toEqual({ valid: pure === 'active' && status !== 'suspended', status: pure });
      }
    }
  });

  it('includes the start and excludes the end', () => {
    const held = [-1000, -1, 0, 1].map((ms) => holdsAt({ from, until }, addMs(until, ms)));

    expect(held).toEqual([true, true, false, false]);
    expect([-1, 0].map((ms) => holdsAt({ from, until }, addMs(from, ms)))).toEqual([false, true]);
  });

  it('counts 24 hours a day across daylight saving changes', async () => {
    const startDate = new Date();
    const { id } = await grantSubscription(school, school.ben, { startDate, subscriptionType: 'yearly' });
    const { body } = await school.as(school.ben).get(`/subscriptions/${id}`);

    expect(body.endDate).toBe(new Date(startDate.getTime() + 365 * 24 * 3_600_000).toISOString());
  });

  it('continues through intervals without a gap', () => {
    const span = (start: number, end: number) => ({ from: addMs(from, start), until: addMs(from, end) });

    expect(openUntil([span(0, 10), span(10, 20), span(25, 30)], addMs(from, 5))).toEqual(addMs(from, 20));
    expect(openUntil([span(10, 20), span(0, 10)], addMs(from, 5))).toEqual(addMs(from, 20));
    expect(openUntil([span(0, 10), span(3, 6)], addMs(from, 5))).toEqual(addMs(from, 10));
    expect(openUntil([span(10, 20)], addMs(from, 5))).toBeUndefined();
    expect(openUntil([span(0, 5)], addMs(from, 5))).toBeUndefined();
    expect(openUntil([], from)).toBeUndefined();
  });
});
