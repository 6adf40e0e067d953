import { randomBytes } from 'node:crypto';
import { publishedQuiz } from '../assessment/builders.js';
import type { Client } from '../support/client.js';
import { Process } from '../support/process.js';
import { openSchool } from '../support/school.js';
import { until } from './machine.js';

const school = openSchool();

/** Values that must not appear in a log. */
const secrets: string[] = [];
const secret = (text: string): string => {
  secrets.push(text);
  return text;
};

let output: string;
interface Event {
  action?: string;
  status?: number;
  entityId?: string;
  route?: string;
  msg?: string;
  code?: string;
  requestId?: string;
  sessionId?: string;
  err?: { code?: string };
}
let events: Event[];

const eventsIn = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Event);

beforeAll(async () => {
  const instance = new Process({ ...school.environment, LOG_LEVEL: 'trace' });
  const clientFor = await instance.listening();
  await useAllSecrets(clientFor);
  await instance.end('SIGTERM');
  output = instance.output;
  events = eventsIn(output);
}, 60_000);

/** Runs all operations that handle a secret, with correct and with wrong input. */
async function useAllSecrets(clientFor: (token?: string) => Client): Promise<void> {
  const anyone = clientFor();
  const login = async (email: string, password: string) => {
    const { body } = await anyone.post('/auth/login', { email, password: secret(password) });
    return { client: clientFor(secret(body.accessToken)), refreshToken: secret(body.refreshToken) };
  };
  const root = await login(school.root.email, school.root.password);
  const ana = await login(school.ana.email, school.ana.password);
  await anyone.post('/auth/login', { email: school.ben.email, password: secret('a wrong secret guess') });
  await anyone.post('/auth/login', { email: 'x', password: secret('a guess with a field too many'), extra: 1 });
  await anyone.post('/auth/login', `{"password": "${secret('a broken secret body')}"`);
  await anyone.get(`/auth/me?access_token=${secret(randomBytes(20).toString('hex'))}`);
  await anyone.get('/auth/me', { authorization: `Bearer ${secret(randomBytes(30).toString('base64url'))}` });

  const { body: file } = await ana.client.upload('/files', 'notes.txt', 'Notes');
  const [path, signature = ''] = file.signedUrl.split('?signature=');
  await anyone.get(`${path}?signature=${secret(signature)}`);
  await anyone.get(`${path}?signature=${secret(randomBytes(52).toString('base64url'))}`);

  const { body: renewed } = await anyone.post('/auth/refresh-token', { refreshToken: root.refreshToken });
  const admin = clientFor(secret(renewed.accessToken));
  secret(renewed.refreshToken);

  const email = 'newcomer@test.example';
  const { body: opened } = await anyone.post('/auth/register', { email, password: secret('a first secret horse') });
  const own = clientFor(secret(opened.accessToken));
  await anyone.post('/auth/verify-email', { token: secret((await school.mailTo(email)).token) });
  await anyone.post('/auth/forgot-password', { email });
  const { token } = await school.mailTo(email);
  await anyone.post('/auth/reset-password', { token: secret(token), password: secret('a second secret horse') });
  await own.get('/auth/me');
  const again = await login(email, 'a second secret horse');
  await again.client.post('/auth/change-password', {
    currentPassword: 'a second secret horse',
    newPassword: secret('a third secret horse'),
  });

  const { body: invited } = await admin.post('/users/invitations', { email: 'guest@test.example', role: 'TEACHER' });
  secret(invited.inviteCode);
  const { body: created } = await admin.post('/users', { email: 'created@test.example', role: 'STUDENT' });
  secret(created.oneTimePassword);
  await admin.patch(`/users/${created.user.id}`, { role: 'TEACHER' });
  await admin.post(`/users/${created.user.id}/suspend`);
  await ana.client.get('/users');
  await ana.client.get(`/users/${school.root.id}`);
  await ana.client.put('/user/profile', { occupation: secret('a very private occupation') });
  const { assessment, items } = await publishedQuiz(school, { withEssay: true });
  const ben = await login(school.ben.email, school.ben.password);
  await ben.client.post('/submissions', {
    assessmentId: assessment.id,
    answers: { [items.essay]: { text: secret('a confidential text of a student') } },
  });
  await ben.client.post('/submissions', { assessmentId: assessment.id, answers: secret('an answer in no shape') });
  await ana.client.get('/ops/outbox', { 'x-operator-key': secret('a guessed operator key') });
  await ana.client.post('/auth/logout');
}

describe('the log', () => {
  it('contains no password, token, code or private text', () => {
    expect(secrets.length).toBeGreaterThan(20);
    expect(secrets.filter((text) => !text)).toEqual([]);
    expect(secrets.filter((text) => output.includes(text))).toEqual([]);
  });

  it('contains no hash, no key and no token', () => {
    expect(output).not.toMatch(/\$2[aby]\$/);
    expect(output).not.toMatch(/eyJ[\w-]{10,}\.[\w-]{10,}\./);
    for (const name of ['JWT_SECRET', 'ENCRYPTION_KEY', 'OPERATOR_KEY'])
      expect(output).not.toContain(school.environment[name]);
  });

  it('contains no email address, name or id of a person', () => {
    const people = [school.root, school.ana, school.ben].map(({ id }) => id);

    expect(output).not.toMatch(/@test\.example|Bauer|Ruiz/);
    expect(people.filter((id) => output.includes(id))).toEqual([]);
    expect(events.some(({ sessionId }) => sessionId)).toBe(true);
  });

  it.each([
    'login.succeeded',
    'login.failed',
    'password.reset',
    'password.changed',
    'user.created',
    'user.invited',
    'user.role_changed',
    'user.suspended',
    'session.ended',
  ])('contains the event %s', (action) => {
    expect(events.map((event) => event.action)).toContain(action);
  });

  it('contains each rejected request with its route, without its input', () => {
    const refused = events.filter(({ status }) => status === 403);

    expect(refused.map(({ route }) => route)).toEqual(
      expect.arrayContaining(['/api/v1/users', '/api/v1/users/:id', '/api/v1/ops/outbox']),
    );
    expect(events.filter(({ status }) => status === 401).length).toBeGreaterThanOrEqual(3);
  });

  it('tells of nothing unforeseen', () => {
    expect(events.filter(({ msg }) => msg === 'request failed')).toEqual([]);
  });
});

/** A module that makes the process fail with an unhandled rejection on SIGUSR2. */
const planted = `data:text/javascript,process.on('SIGUSR2', () => { Promise.reject(new Error('planted fault')); });`;

describe('a process with faults', () => {
  let instance: Process;
  let client: Client;
  beforeAll(async () => {
    const settings = { ...school.environment, LOG_LEVEL: 'info', STORAGE_DIR: '/dev/null/files' };
    instance = new Process(settings, ['--import', planted]);
    client = (await instance.listening())(await school.as(school.ana).token());
  }, 60_000);

  it('logs the cause of a failed request once, with the request id; the response does not contain it', async () => {
    await school.sql('ALTER TABLE assessments RENAME TO hidden');
    const unexpected = await client.get('/assessments');
    await school.sql('ALTER TABLE hidden RENAME TO assessments');
    const unavailable = await client.get('/health/ready');
    const failed = () => eventsIn(instance.output).filter(({ msg }) => msg === 'request failed');
    await until(() => Promise.resolve(failed().length > 1));

    expect(failed().map(({ requestId, code, err }) => [requestId, code, err?.code])).toEqual([
      [unexpected.body.requestId, 'internal_error', '42P01'],
      [unavailable.body.requestId, 'storage_unavailable', 'ENOTDIR'],
    ]);
    expect(JSON.stringify([unexpected.body, unavailable.body])).not.toMatch(/assessments|dev.null|ENOTDIR/);
  }, 60_000);

  it('logs an uncaught error once and ends, so that its supervisor restarts it', async () => {
    const code = await instance.end('SIGUSR2');

    const lines = instance.output.split('\n').filter((line) => line.startsWith('{') && line.includes('planted fault'));
    expect(code).toBe(1);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 60,
        context: 'Crash',
        err: expect.objectContaining({ message: 'planted fault' }),
      }),
    ]);
    // All that it had to log is written by now.
    expect(eventsIn(instance.output).filter(({ msg }) => msg === 'request failed')).toHaveLength(2);
  }, 60_000);
});
