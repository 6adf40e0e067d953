import { Notifier } from '#messaging/inbox/notifier.js';
import { DeliveryService } from '#messaging/sending/delivery.service.js';
import { Database } from '#platform/database/database.js';
import { openSchool, type Person, type School } from '../support/school.js';
import { inboxOf, titlesOf, unreadOf } from './inbox.js';

const school = openSchool();
let secondInstance: School;
beforeAll(async () => {
  secondInstance = await school.secondInstance();
});

const toClass = (title: string, more: object = {}) => ({
  scopeType: 'classroom',
  scopeId: school.p1a,
  title,
  ...more,
});
const send = (person: Person, draft: object, headers?: Record<string, string>) =>
  school.as(person).post('/messages', draft, headers);
const texts = (title: string) => ({
  en: { title, body: 'In English' },
  th: { title: `${title} (ไทย)`, body: 'ภาษาไทย' },
});

describe('a message to a class', () => {
  it('is accepted immediately, reaches the members of the class only, and counts its readers', async () => {
    const colleague = await school.person('TEACHER', school.p1a);
    const { status, body: sent } = await send(school.ana, toClass('Trip on Friday'));
    expect([status, sent.recipientCount, sent.readCount]).toEqual([202, null, 0]);

    await school.runJobs();

    const [message] = await inboxOf(school, school.ben);
    expect(message).toMatchObject({ title: 'Trip on Friday', senderName: 'Ana Alves', tag: 'info', readAt: null });
    expect(await titlesOf(school, colleague)).toContain('Trip on Friday');
    for (const outsider of [school.ana, school.zoe, school.olga, school.paula])
      expect(await titlesOf(school, outsider)).not.toContain('Trip on Friday');
    await school.as(school.ben).post(`/messages/${message?.id}/read`);
    const { body } = await school.as(school.ana).get(`/messages/sent/${sent.id}`);
    expect([body.recipientCount, body.readCount, body.deliveredAt !== null]).toEqual([2, 1, true]);
  });

  it('also reaches the guardians on request', async () => {
    await send(school.ana, toClass('Parents’ evening', { withGuardians: true }));

    await school.runJobs();

    expect(await titlesOf(school, school.paula)).toContain('Parents’ evening');
  });

  it('answers 404 to teachers of other classes', async () => {
    const { status } = await send(school.olga, toClass('From next door'));

    expect(status).toBe(404);
    expect(await titlesOf(school, school.ben)).not.toContain('From next door');
  });

  it('answers 404 to a teacher who has just been removed from the class', async () => {
    const teacher = await school.person('TEACHER', school.p1a);
    expect((await send(teacher, toClass('Hello'))).status).toBe(202);
    await school.as(school.root).delete(`/classrooms/${school.p1a}/members/${teacher.id}`);

    expect((await send(teacher, toClass('Hello again'))).status).toBe(404);
  });

  it.each(['ben', 'paula'] as const)('cannot be sent by %s', async (name) => {
    expect((await send(school[name], toClass('Hello'))).status).toBe(403);
    expect((await school.as(school[name]).get('/messages/sent')).status).toBe(403);
  });

  it('is sent once per idempotency key', async () => {
    const key = { 'idempotency-key': 'key-1' };
    const responses = await Promise.all(
      Array.from({ length: 8 }, () => send(school.ana, toClass('Only one of these'), key)),
    );

    const other = await send(school.ana, toClass('Something else'), key);

    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 202));
    expect(new Set(responses.map(({ body }) => body.id)).size).toBe(1);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
    await school.runJobs();
    expect((await titlesOf(school, school.ben)).filter((title) => title === 'Only one of these')).toHaveLength(1);
  });
});

describe('a message to one person', () => {
  it('is delivered within the request', async () => {
    const { status, body } = await send(school.ana, { scopeType: 'user', scopeId: school.ben.id, title: 'Well done' });

    expect([status, body.recipientCount]).toEqual([202, 1]);
    expect(await titlesOf(school, school.ben)).toContain('Well done');
  });

  it('can be sent by a teacher to a student’s guardian, but not to other classes, teachers or admins', async () => {
    const to = (person: Person) => send(school.ana, { scopeType: 'user', scopeId: person.id, title: 'Hello' });

    expect((await to(school.paula)).status).toBe(202);
    for (const person of [school.zoe, school.olga, school.root]) expect((await to(person)).status).toBe(404);
  });
});

describe('a message to a subject', () => {
  it('reaches its class and can be sent by its teachers', async () => {
    const { body: subject } = await school
      .as(school.root)
      .post('/subjects', { classroomId: school.p1a, name: 'Messages' });
    const draft = { scopeType: 'subject', scopeId: subject.id, title: 'Bring a ruler', tag: 'course' };

    expect((await send(school.olga, draft)).status).toBe(404);
    expect((await send(school.ana, draft)).status).toBe(202);
    await school.runJobs();

    expect(await titlesOf(school, school.ben)).toContain('Bring a ruler');
    expect(await titlesOf(school, school.zoe)).not.toContain('Bring a ruler');
  });
});

describe('a message to the organization', () => {
  it('can be sent by admins only', async () => {
    const draft = { scopeType: 'organization', title: 'School is closed on Monday' };

    expect((await send(school.ana, draft)).status).toBe(403);
    expect((await send(school.root, draft)).status).toBe(202);
    await school.runJobs();

    for (const person of [school.ana, school.ben, school.paula, school.olga, school.zoe])
      expect(await titlesOf(school, person)).toContain('School is closed on Monday');
  });

  it('skips suspended users', async () => {
    const person = await school.person('STUDENT');
    await school.as(school.root).post(`/users/${person.id}/suspend`);
    await send(school.root, { scopeType: 'organization', title: 'Not for all' });

    await school.runJobs();

    expect(await school.sql('SELECT 1 FROM messages WHERE recipient_id = $1', [person.id])).toEqual([]);
  });
});

describe('an invalid message', () => {
  it.each([
    ['no title', { title: '' }, 'validation_failed'],
    ['an unknown scope', { scopeType: 'planet' }, 'validation_failed'],
    ['no class', { scopeId: null }, 'scope_unclear'],
    ['a scopeId with scopeType organization', { scopeType: 'organization' }, 'scope_unclear'],
    ['a tag of more than 30 characters', { tag: 'x'.repeat(31) }, 'validation_failed'],
  ])('is rejected: %s', async (_, flaw, code) => {
    const { status, body } = await send(school.root, { ...toClass('Hello'), ...flaw });

    expect([status, body.code]).toEqual([400, code]);
  });
});

describe('a sent message', () => {
  it('is listed for its sender only, in two statements', async () => {
    const teacher = await school.person('TEACHER', school.p1a);
    await send(teacher, toClass('First'));
    const { body: second } = await send(teacher, toClass('Second'));

    const { body, headers } = await school.as(teacher).get('/messages/sent?limit=1');

    expect([body.total, body.items[0].title]).toEqual([2, 'Second']);
    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
    for (const person of [school.root, school.ana])
      expect((await school.as(person).get(`/messages/sent/${second.id}`)).status).toBe(404);
    const [entry] = await school.sql<{ data: object }>('SELECT data FROM audit_log WHERE entity_id = $1', [second.id]);
    expect(entry?.data).toEqual({ kind: 'info', scopeType: 'classroom', scopeId: school.p1a, withGuardians: false });
  });

  it('reaches each recipient once when its job is interrupted, restarted, or runs in two processes', async () => {
    const { body: sent } = await send(school.ana, toClass('Once'));
    const both = [school, secondInstance].map(({ app }) => app.get(DeliveryService).deliver({ sendId: sent.id }));

    await Promise.all([...both, school.runJobs(), secondInstance.runJobs()]);

    const { body } = await school.as(school.ana).get(`/messages/sent/${sent.id}`);
    expect((await titlesOf(school, school.ben)).filter((title) => title === 'Once')).toHaveLength(1);
    expect(body.recipientCount).toBe((await school.sql('SELECT 1 FROM messages WHERE send_id = $1', [sent.id])).length);
  });
});

describe('a system notification', () => {
  it('is delivered once per dedupe key under concurrency', async () => {
    const person = await school.person('STUDENT');
    const notification = {
      to: [person.id],
      kind: 'update',
      tag: 'system',
      texts: texts('Hello'),
      dedupeKey: 'hello',
    } as const;

    const delivered = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        [school, secondInstance][index % 2]?.app.get(Notifier).notify({ ...notification, to: [person.id] }),
      ),
    );

    expect(delivered.sort()).toEqual([...Array.from({ length: 19 }, () => 0), 1]);
    expect(await unreadOf(school, person)).toBe(1);
  });

  it('is not delivered if the transaction is rolled back', async () => {
    const person = await school.person('STUDENT');
    const failed = school.app.get(Database).transaction(async () => {
      await school.app
        .get(Notifier)
        .notify({ to: [person.id], kind: 'alert', tag: 'system', texts: texts('No'), dedupeKey: 'no' });
      throw new Error('rolled back');
    });

    await expect(failed).rejects.toThrow('rolled back');

    expect(await titlesOf(school, person)).toEqual([]);
  });

  it('uses the recipient’s language, and separate texts for guardians', async () => {
    const thai = await school.person('STUDENT');
    const french = await school.person('STUDENT');
    await school.as(thai).put('/user/preferences', { language: 'th-TH' });
    await school.as(french).put('/user/preferences', { language: 'fr' });

    await school.app.get(Notifier).notify({
      to: [thai.id, french.id, school.ben.id],
      kind: 'update',
      tag: 'system',
      dedupeKey: 'languages',
      texts: texts('Result'),
      textsForGuardians: texts('Your child’s result'),
    });

    expect(await titlesOf(school, thai)).toEqual(['Result (ไทย)']);
    expect(await titlesOf(school, french)).toEqual(['Result']);
    expect(await titlesOf(school, school.ben)).toContain('Result');
    expect(await titlesOf(school, school.paula)).toContain('Your child’s result');
  });
});
