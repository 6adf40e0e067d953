import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { createApp } from '#app.js';
import { Clock } from '#platform/config/clock.js';
import { readSettings } from '#platform/config/read-settings.js';
import { Worker } from '#platform/jobs/worker.js';
import { ids, password, year } from './cast.js';
import { Client, type Answer } from './client.js';

/** Someone of the cast, or somebody a test made. */
export interface Person {
  id: string;
  email: string;
  password: string;
}

const someone = (name: 'root' | 'ana' | 'ben' | 'paula' | 'olga' | 'zoe'): Person => ({
  id: ids[name],
  email: `${name}@test.example`,
  password,
});

const secret = () => randomBytes(32).toString('hex');
let made = 0;

/** A real school for one spec file: the app on a free port, its own database, and the cast in it. */
export class School {
  readonly root = someone('root');
  readonly ana = someone('ana');
  readonly ben = someone('ben');
  readonly paula = someone('paula');
  readonly olga = someone('olga');
  readonly zoe = someone('zoe');
  readonly p1a = ids.p1a;
  readonly p1b = ids.p1b;
  readonly year = year;
  private readonly clients = new Map<string, Client>();

  app: NestFastifyApplication;
  url: string;
  databaseUrl: string;
  private database: pg.Pool;

  private isRunning = false;
  private readonly otherInstances: School[] = [];
  private readonly settings: Record<string, string>;

  constructor(env: Record<string, string>) {
    this.settings = { ...defaults(), ...env };
  }

  /** The settings another process of the same school starts with. */
  get environment(): Record<string, string> {
    return { ...this.settings, DATABASE_URL: this.databaseUrl };
  }

  /** Somebody without a token. */
  get anyone(): Client {
    return new Client(this.url);
  }

  /** The person, logged in. */
  as(person: Person): Client {
    const known = this.clients.get(person.id);
    if (known) return known;
    const client = new Client(this.url, () => this.token(person));
    this.clients.set(person.id, client);
    return client;
  }

  /** Logs the person in anew and returns what the login answered. */
  async login({ email, password: word }: Person): Promise<Answer> {
    return this.anyone.post('/auth/login', { email, password: word });
  }

  /** What the database itself says. */
  async sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.database.query<Row>(text, values)).rows;
  }

  /** The newest mail to that address once queued jobs have run, sent or not, and the token or code in it. */
  async mailTo(email: string): Promise<{ subject: string; text: string; token: string }> {
    await this.runJobs();
    const { body } = await this.anyone.get('/ops/outbox', { 'x-operator-key': 'operator-of-tests' });
    const mail = body.items.find(({ to }: { to: string }) => to === email) ?? { subject: '', text: '' };
    return { ...mail, token: /[?&](?:token|inviteCode)=([\w-]+)/.exec(mail.text)?.[1] ?? '' };
  }

  /** Somebody who already has an access token. */
  with(accessToken: string): Client {
    return new Client(this.url, () => Promise.resolve(accessToken));
  }

  /** Moves the clock of this instance and its other instances forward; it keeps running, and cached logins are dropped. */
  advanceClock({ minutes = 0, seconds = 0 }: { minutes?: number; seconds?: number }): void {
    for (const { app, clients } of [this, ...this.otherInstances]) {
      const clock = app.get(Clock);
      const before = clock.now.bind(clock);
      clock.now = () => new Date(before().getTime() + minutes * 60_000 + seconds * 1000);
      clients.clear();
    }
  }

  /** An account nobody else uses, made by the admin, its first password already chosen. */
  async person(role: 'ADMIN' | 'TEACHER' | 'STUDENT' | 'PARENT', classroomId?: string): Promise<Person> {
    const email = `person${++made}@test.example`;
    const [row] = await this.sql<{ id: string }>(
      `INSERT INTO users (id, organization_id, email, password_hash, first_name, last_name, role, email_verified)
       SELECT gen_random_uuid(), 'test', $1, password_hash, 'Person', $2, $3, true FROM users WHERE id = $4 RETURNING id`,
      [email, String(made), role, this.root.id],
    );
    const id = row?.id ?? '';
    if (classroomId) await this.as(this.root).post(`/classrooms/${classroomId}/members`, { userId: id });
    return { id, email, password };
  }

  /** Clones the template, changes it where `prepare` says so, and starts the app on it. */
  async open(prepare = ''): Promise<void> {
    const name = `spec_${randomBytes(6).toString('hex')}`;
    await administer(`CREATE DATABASE ${name} TEMPLATE ${process.env.TEST_TEMPLATE}`);
    this.databaseUrl = `${process.env.TEST_SERVER}/${name}`;
    this.database = new pg.Pool({ connectionString: this.databaseUrl, max: 3 });
    if (prepare) await this.sql(prepare);
    await this.start();
  }

  private async start(): Promise<void> {
    this.app = await createApp(readSettings(this.environment));
    await this.app.listen(0, '127.0.0.1');
    this.url = await this.app.getUrl();
    this.isRunning = true;
  }

  /** Another process of the same school: a second app on the same database, with the same secrets unless told. */
  async secondInstance(env: Record<string, string> = {}): Promise<School> {
    const instance = new School({ ...this.settings, ...env });
    Object.assign(instance, { databaseUrl: this.databaseUrl, database: this.database });
    await instance.start();
    this.otherInstances.push(instance);
    return instance;
  }

  /** Stops the app as a signal would; what it knew only in memory is written. */
  async stop(): Promise<void> {
    const app = this.isRunning ? this.app : undefined;
    this.isRunning = false;
    // A client whose stream was cut off opens a connection and asks nothing on it; that is not waited for.
    const cut = setTimeout(() => void app?.getHttpServer().closeAllConnections(), 1_000);
    await app?.close();
    clearTimeout(cut);
  }

  /** Does all queued jobs now; specs run without the worker. */
  async runJobs(): Promise<void> {
    await this.app.get(Worker).runOnce();
  }

  async close(): Promise<void> {
    await Promise.all([this, ...this.otherInstances].map((school) => school.stop()));
    await this.database.end();
    for (const folder of [this.settings.STORAGE_DIR, this.settings.DATA_DIR])
      await rm(folder ?? '', { recursive: true, force: true });
    await administer(`DROP DATABASE ${this.databaseUrl.replace(/.*\//, '')} WITH (FORCE)`);
  }

  private async token(person: Person): Promise<string> {
    const { status, body } = await this.login(person);
    if (status !== 200) throw new Error(`${person.email} cannot log in: ${JSON.stringify(body)}`);
    return body.accessToken;
  }
}

/** Opens a school for the tests of this file. Settings may be given by their variable names. */
export function openSchool(env: Record<string, string> = {}): School {
  const school = new School(env);
  beforeAll(() => school.open());
  afterAll(() => school.close());
  return school;
}

const defaults = () => ({
  NODE_ENV: 'test',
  PORT: '0',
  HOST: '127.0.0.1',
  ORGANIZATION_ID: 'test',
  ORGANIZATION_SLUG: 'test',
  JWT_SECRET: secret(),
  ENCRYPTION_KEY: secret(),
  OPERATOR_KEY: 'operator-of-tests',
  BCRYPT_ROUNDS: '4',
  LOG_LEVEL: 'silent',
  JOBS_ENABLED: 'false',
  RATE_LIMIT_ENABLED: 'false',
  DATA_DIR: join(tmpdir(), 'homeroom-tests', secret().slice(0, 12)),
  STORAGE_DIR: join(tmpdir(), 'homeroom-tests', secret().slice(0, 12)),
});

/** Says something to the server itself. */
async function administer(statement: string): Promise<void> {
  const client = new pg.Client(`${process.env.TEST_SERVER}/postgres`);
  await client.connect();
  await client.query(statement);
  await client.end();
}
