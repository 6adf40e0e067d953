import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { AccountService } from '#identity/auth/account.service.js';
import { renderCalendar } from '#platform/calendar/ics.js';
import { Mailer } from '#platform/mail/mailer.js';
import { type Person, School } from '../support/school.js';

/** A real SMTP server that stores what it receives, or rejects everything while `isBusy`. */
const received: { to: string[]; text: string }[] = [];
let isBusy = false;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, { envelope }, done) {
    void text(stream).then((content) => {
      if (isBusy) return done(Object.assign(new Error('Try again later'), { responseCode: 451 }));
      received.push({ to: envelope.rcptTo.map(({ address }) => address), text: content });
      done();
    });
  },
});

let school: School;
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.server.address() as AddressInfo;
  school = new School({
    EMAIL_SERVICE: 'smtp',
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    EMAIL_FROM: 'School <office@test.example>',
  });
  await school.open();
});
afterAll(async () => {
  await school.close();
  await new Promise<void>((done) => server.close(() => done()));
});
beforeEach(() => received.splice(0));

const outboxOf = ({ email }: Person) =>
  school.sql<{ status: string; sealed: string | null }>(
    'SELECT status, sealed FROM outbox_emails WHERE recipient = $1 ORDER BY created_at DESC LIMIT 1',
    [email],
  );

describe('an email', () => {
  it('is forgotten by a name that its calendar invitation folds', async () => {
    const mailer = school.app.get(Mailer);
    const organizer = { name: 'สมชาย ใจดีรักการเรียนเสมอ', email: 'somchai@test.example' };
    const [startsAt, endsAt] = [new Date('2026-09-01T08:00:00Z'), new Date('2026-09-01T09:00:00Z')];
    const event = {
      uid: 'one@homeroom',
      sequence: 1,
      updatedAt: startsAt,
      title: 'Lesson',
      startsAt,
      endsAt,
      organizer,
    };
    const content = renderCalendar({ method: 'REQUEST', events: [event] });
    await mailer.send({ to: school.ben.email, subject: 'Lesson', text: '-', calendar: { method: 'REQUEST', content } });

    await mailer.forget([organizer.name]);
    await school.runJobs();

    expect(content).not.toContain(organizer.name);
    expect(received).toEqual([]);
    expect(await outboxOf(school.ben)).toEqual([]);
  });

  it('is sent by SMTP, and its content is then deleted', async () => {
    await school.app.get(AccountService).sendReset({ email: school.ben.email });
    const [queued] = await outboxOf(school.ben);
    await school.runJobs();

    expect(queued?.status).toBe('queued');
    expect(queued?.sealed).not.toContain('token');
    expect(received).toHaveLength(1);
    expect(received[0]?.to).toEqual([school.ben.email]);
    expect(received[0]?.text).toMatch(/^From: School <office@test\.example>/m);
    expect(received[0]?.text).toContain('token');
    expect(await outboxOf(school.ben)).toEqual([{ status: 'sent', sealed: null }]);
  });

  it('is shown to the operator without recipient and content', async () => {
    await school.app.get(Mailer).send({ to: 'zoe@test.example', subject: 'Your marks', text: 'Not so good.' });

    const { body } = await school.anyone.get('/ops/outbox', { 'x-operator-key': 'operator-of-tests' });
    await school.runJobs();

    expect(body.items).toEqual([
      {
        id: expect.any(String),
        to: '…@test.example',
        subject: null,
        text: null,
        status: 'queued',
        createdAt: expect.any(String),
      },
    ]);
  });

  it('is deleted 30 days after it was sent, but not while it is queued', async () => {
    const mailer = school.app.get(Mailer);
    await mailer.send({ to: 'zoe@test.example', subject: 'Gone', text: 'Gone.' });
    await school.runJobs();
    await mailer.send({ to: 'zoe@test.example', subject: 'Waiting', text: 'Waiting.' });

    expect(await mailer.purge(new Date(Date.now() + 29 * 86_400_000))).toBe(0);
    expect(await mailer.purge(new Date(Date.now() + 31 * 86_400_000))).toBeGreaterThan(0);
    expect(await school.sql('SELECT status FROM outbox_emails')).toEqual([{ status: 'queued' }]);
    await school.runJobs();
  });

  it('is retried while the mail server is busy, and sent once', async () => {
    isBusy = true;
    await school.anyone.post('/auth/forgot-password', { email: school.zoe.email });
    await school.runJobs();
    expect((await outboxOf(school.zoe))[0]?.status).toBe('queued');

    isBusy = false;
    await school.sql('UPDATE graphile_worker._private_jobs SET run_at = now()');
    await school.runJobs();
    await school.runJobs();

    expect(received.map(({ to }) => to)).toEqual([[school.zoe.email]]);
    expect((await outboxOf(school.zoe))[0]?.status).toBe('sent');
  });

  it('cannot be used for header or SMTP command injection', async () => {
    const mailer = school.app.get(Mailer);
    await mailer.send({ to: school.ana.email, subject: 'Hello\r\nBcc: all@test.example', text: '.\r\nQUIT\r\n.' });

    await school.runJobs();

    expect(received[0]?.to).toEqual([school.ana.email]);
    expect(received[0]?.text).not.toMatch(/^Bcc:/m);
    expect(received[0]?.text).toContain('QUIT');
  });
});
