import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { MessageEmails } from '#messaging/email/message-emails.js';
import { type Person, School } from '../support/school.js';

/** An SMTP server that stores received mail and can answer 451. */
const received: { to: string; text: string }[] = [];
let isBusy = false;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, { envelope }, done) {
    void text(stream).then((content) => {
      if (isBusy) return done(Object.assign(new Error('Try again later'), { responseCode: 451 }));
      received.push({ to: envelope.rcptTo.map(({ address }) => address).join(), text: decoded(content) });
      done();
    });
  },
});

let school: School;
let secondInstance: School;
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.server.address() as AddressInfo;
  school = new School({
    EMAIL_SERVICE: 'smtp',
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    EMAIL_FROM: 'School <office@test.example>',
    PUBLIC_URL: 'https://school.test.example',
  });
  await school.open();
  secondInstance = await school.secondInstance();
});
afterAll(async () => {
  await school.close();
  await new Promise<void>((done) => server.close(() => done()));
});
beforeEach(() => received.splice(0));

/** Decodes base64 and quoted-printable, so that tests can search the displayed text. */
function decoded(content: string): string {
  const base64 = content.replace(/(?:^[A-Za-z0-9+/=]{4,76}\r\n?)+/gm, (block) =>
    Buffer.from(block, 'base64').toString('utf8'),
  );
  const joined = base64.replace(/=\r\n/g, '');
  return joined.replace(/(?:=[0-9A-F]{2})+/g, (bytes) =>
    Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'),
  );
}

const alertTo = (person: Person, more: object = {}) =>
  school.as(school.root).post('/messages', {
    scopeType: 'user',
    scopeId: person.id,
    kind: 'alert',
    title: 'The bus is late',
    body: 'By <20> minutes.',
    ...more,
  });
const runAllJobs = async (): Promise<void> => {
  await school.runJobs();
  await school.runJobs();
};
const recipients = () => received.map(({ to }) => to).sort();

describe('an alert', () => {
  it('is also emailed once, as text and HTML, with the school’s name and an unsubscribe link', async () => {
    const { body: sent } = await alertTo(school.ben);
    await runAllJobs();

    const [message] = await school.sql<{ id: string }>('SELECT id FROM messages WHERE send_id = $1', [sent.id]);
    expect(recipients()).toEqual([school.ben.email]);
    const mail = received[0]?.text ?? '';
    expect(mail).toMatch(/^Subject: Test School: The bus is late/m);
    expect(mail).toContain('Hello Ben Bauer,');
    expect(mail).toContain('Root Ruiz wrote to you:');
    expect(mail).toContain('By <20> minutes.');
    expect(mail).toContain('By &lt;20&gt; minutes.');
    expect(mail).toContain(`https://school.test.example/messages/${message?.id}`);
    expect(mail).toMatch(/^List-Unsubscribe: <https:\/\/school\.test\.example\/user\/preferences>/m);
    expect(mail).toMatch(/^Auto-Submitted: auto-generated/m);
  });

  it('is emailed in the recipient’s language, else in the organization’s', async () => {
    const thai = await school.person('STUDENT');
    await school.as(thai).put('/user/preferences', { language: 'th' });
    await alertTo(thai);
    await runAllJobs();
    await school.as(school.root).patch('/organizations/current', { locale: 'th-TH' });
    await alertTo(school.zoe);
    await runAllJobs();
    await school.as(school.root).patch('/organizations/current', { locale: 'en' });

    expect(recipients()).toEqual([thai.email, school.zoe.email].sort());
    for (const { text: mail } of received) expect(mail).toContain('สวัสดีคุณ');
  });

  it('is not emailed to users who turned emails off, have no address or have not verified it', async () => {
    const people = await Promise.all([1, 2, 3].map(() => school.person('STUDENT')));
    const [optedOut, unverified, withoutAddress] = people as [Person, Person, Person];
    await school.as(optedOut).put('/user/preferences', { emailNotifications: false });
    await school.sql('UPDATE users SET email_verified = false WHERE id = $1', [unverified.id]);
    await school.sql(`UPDATE users SET email = id || '@students.test.invalid' WHERE id = $1`, [withoutAddress.id]);

    for (const person of people) await alertTo(person);
    await runAllJobs();

    expect(received).toEqual([]);
    const recipientIds = people.map(({ id }) => id);
    const messages = await school.sql('SELECT 1 FROM messages WHERE recipient_id = ANY ($1)', [recipientIds]);
    expect(messages).toHaveLength(3);
  });

  it.each(['info', 'update', 'warning'])('is emailed, but %s is not', async (kind) => {
    await alertTo(school.ben, { kind });
    await runAllJobs();

    expect(received).toEqual([]);
  });
});

describe('a reminder to a whole class', () => {
  it('is emailed once to each student, with two processes and jobs that run twice', async () => {
    const people = await Promise.all(Array.from({ length: 30 }, () => school.person('STUDENT', school.p1b)));
    const draft = { scopeType: 'classroom', scopeId: school.p1b, kind: 'reminder', title: 'Bring your books' };
    await school.as(school.olga).post('/messages', draft);

    await Promise.all([school.runJobs(), secondInstance.runJobs()]);
    const messages = await school.sql<{ id: string }>(`SELECT id FROM messages WHERE title = 'Bring your books'`);
    await Promise.all(
      [school, secondInstance].map(({ app }) => app.get(MessageEmails).mail({ ids: messages.map(({ id }) => id) })),
    );
    await Promise.all([school.runJobs(), secondInstance.runJobs()]);
    await runAllJobs();

    expect(recipients()).toEqual([...people.map(({ email }) => email), school.zoe.email].sort());
  });

  it('is emailed once after a restart if the mail server was unavailable before', async () => {
    const before = await school.secondInstance();
    isBusy = true;
    await before.as(school.root).post('/messages', {
      scopeType: 'user',
      scopeId: school.paula.id,
      kind: 'reminder',
      title: 'Parents’ evening tomorrow',
    });
    await before.runJobs();
    await before.runJobs();
    await before.stop();
    isBusy = false;
    await school.sql('UPDATE graphile_worker._private_jobs SET run_at = now()');

    await Promise.all([school.runJobs(), secondInstance.runJobs()]);
    await Promise.all([school.runJobs(), secondInstance.runJobs()]);

    expect(recipients()).toEqual([school.paula.email]);
  });
});

describe('account emails', () => {
  it('use the same layout and are available in Thai', async () => {
    await school.as(school.ben).put('/user/preferences', { language: 'th' });
    await school.anyone.post('/auth/forgot-password', { email: school.ben.email });
    await runAllJobs();

    expect(received[0]?.text).toContain('ตั้งรหัสผ่านใหม่');
    expect(received[0]?.text).toMatch(/<a href="https:\/\/school\.test\.example\/reset-password\?token=/);
  });
});
