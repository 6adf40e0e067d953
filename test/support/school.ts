import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JwtService } from '@nestjs/jwt';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { createApp } from '#app.js';
import { AccessTokens } from '#identity/auth/access-tokens.js';
import type { Role } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { readSettings } from '#platform/config/read-settings.js';
import { signingKey } from '#platform/crypto/signing-key.js';
import { Worker } from '#platform/jobs/worker.js';
import { Health } from '#platform/operations/health.js';
import { ids, password, year } from './cast.js';
import { Client, type Answer } from './client.js';
import { type Running, SharedApplication } from './shared-application.js';

/** A person of the cast or one created by a test. */
export interface Person {
  id: string;
  email: string;
  password: string;
}

const castMember = (name: 'root' | 'ana' | 'ben' | 'paula' | 'olga' | 'zoe'): Person => ({
  id: ids[name],
  email: `${name}@test.example`,
  password,
});

const randomSecret = () => randomBytes(32).toString('hex');
let personCount = 0;

/** A running instance for one spec: the application on a free port, its own database, and the cast. */
export class School {
  readonly root = castMember('root');
  readonly ana = castMember('ana');
  readonly ben = castMember('ben');
  readonly paula = castMember('paula');
  readonly olga = castMember('olga');
  readonly zoe = castMember('zoe');
  readonly p1a = ids.p1a;
  readonly p1b = ids.p1b;
  readonly year = year;
  private readonly clients = new Map<string, Client>();

  /** Set by specs whose own statements block each other. */
  toleratesDeadlocks = false;

  app: NestFastifyApplication;
  url: string;
  databaseUrl: string;
  private database: pg.Pool;

  private isRunning = false;
  private readonly otherInstances: School[] = [];
  private readonly settings: Record<string, string>;
  private shared?: SharedApplication | undefined;

  constructor(env: Record<string, string>) {
    this.settings = { ...defaults(), ...env };
  }

  /** Environment of another process of the same organization. */
  get environment(): Record<string, string> {
    return { ...this.settings, DATABASE_URL: this.databaseUrl };
  }

  /** A client without a token. */
  get anyone(): Client {
    return new Client(this.url);
  }

  /** A client that logs in as the person on its first request. */
  as(person: Person): Client {
    const existing = this.clients.get(person.id);
    if (existing) return existing;
    const client = new Client(this.url, () => this.token(person));
    this.clients.set(person.id, client);
    return client;
  }

  /** Logs the person in again and returns the response. */
  async login({ email, password: plain }: Person): Promise<Answer> {
    return this.anyone.post('/auth/login', { email, password: plain });
  }

  /** Queries the database directly. */
  async sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.database.query<Row>(text, values)).rows;
  }

  /** Runs queued jobs, then returns the latest email to the address, sent or not, and the token or code in it. */
  async mailTo(email: string): Promise<{ subject: string; text: string; token: string }> {
    await this.runJobs();
    const { body } = await this.anyone.get('/ops/outbox', { 'x-operator-key': 'operator-of-tests' });
    const mail = body.items.find(({ to }: { to: string }) => to === email) ?? { subject: '', text: '' };
    return { ...mail, token: /[?&](?:token|inviteCode)=([\w-]+)/.exec(mail.text)?.[1] ?? '' };
  }

  /** A client with the given access token. */
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

  /** Creates an account for one test, with a known password, and optionally adds it to a classroom. */
  async person(role: Role, classroomId?: string): Promise<Person> {
    const email = `person${++personCount}@test.example`;
    const [row] = await this.sql<{ id: string }>(
      `INSERT INTO users (id, organization_id, email, password_hash, first_name, last_name, role, email_verified)
       SELECT gen_random_uuid(), 'test', $1, password_hash, 'Person', $2, $3, true FROM users WHERE id = $4 RETURNING id`,
      [email, String(personCount), role, this.root.id],
    );
    const id = row?.id ?? '';
    if (classroomId) await this.enroll(id, classroomId);
    return { id, email, password };
  }

  /** Adds a new person to a classroom, without the processor time of a request: tests create thousands of people. */
  async enroll(userId: string, classroomId: string): Promise<void> {
    await this.sql(
      `INSERT INTO classroom_members (id, classroom_id, user_id, member_role, academic_year, joined_at)
       SELECT gen_random_uuid(), c.id, u.id, CASE u.role WHEN 'TEACHER' THEN 'TEACHER' ELSE 'STUDENT' END, c.academic_year, $3
       FROM classrooms c, users u WHERE c.id = $1 AND u.id = $2`,
      [classroomId, userId, this.app.get(Clock).now()],
    );
  }

  /** Creates people who are logged in, in one statement: hundreds of logins take long. */
  async crowd(size: number, role: Role = 'STUDENT'): Promise<Person[]> {
    const rows = await this.sql<{ id: string; email: string; sessionId: string }>(
      `WITH person AS (
         INSERT INTO users (id, organization_id, email, password_hash, first_name, last_name, role, email_verified)
         SELECT gen_random_uuid(), 'test', 'crowd' || n || '@test.example', password_hash, 'Crowd', n::text, $5, true
         FROM users, generate_series($2::int, $3::int) n WHERE id = $1 RETURNING id, email
       ), session AS (
         INSERT INTO user_sessions (id, user_id, start_time, last_active, refresh_hash)
         SELECT gen_random_uuid(), id, $4, $4, 'crowd ' || id FROM person RETURNING id, user_id
       )
       SELECT p.id, p.email, s.id AS "sessionId" FROM person p JOIN session s ON s.user_id = p.id`,
      [this.root.id, personCount + 1, (personCount += size), this.clock.now(), role],
    );
    const tokens = this.accessTokens;
    return rows.map(({ id, email, sessionId }) => {
      this.clients.set(id, this.with(tokens.sign({ id, role }, sessionId)));
      return { id, email, password };
    });
  }

  /** Clones the template database, runs `prepare` on it, and starts the application. */
  async open(prepare = ''): Promise<void> {
    await this.openDatabase(process.env.TEST_SOCKET);
    if (prepare) await this.sql(prepare);
    await this.start();
  }

  /** Takes over the application that an earlier spec of this worker has given back, or starts one that later ones can use. */
  async openShared(): Promise<void> {
    this.shared = SharedApplication.take();
    if (this.shared) this.takeOver(this.shared.first);
    else await this.open();
    const { app, url, databaseUrl, database, settings } = this;
    this.shared ??= await SharedApplication.of({ app, url, databaseUrl, database, settings });
  }

  /** Clones the template database. */
  async openDatabase(server = process.env.TEST_SERVER): Promise<void> {
    const name = `spec_${randomBytes(6).toString('hex')}`;
    await administer(`CREATE DATABASE ${name} TEMPLATE ${process.env.TEST_TEMPLATE} STRATEGY FILE_COPY`);
    this.databaseUrl = `${server}/${name}`;
    // Statements of specs that write scores directly are entries of the grade ledger, too.
    const options = `-c homeroom.grade_cause={"cause":"import"}`;
    this.database = new pg.Pool({ connectionString: this.databaseUrl, max: 3, options });
    // Dropping the database at the end may cut connections that are still closing.
    this.database.on('error', () => undefined);
  }

  private async start(): Promise<void> {
    this.app = await createApp(readSettings(this.environment));
    await this.app.listen(0, '127.0.0.1');
    this.url = await this.app.getUrl();
    this.isRunning = true;
  }

  private takeOver(running: Running): void {
    Object.assign(this, running, { isRunning: true });
  }

  /** Starts a second application on the same database, with the same settings unless overridden. */
  async secondInstance(env: Record<string, string> = {}): Promise<School> {
    const { DATABASE_URL: databaseUrl = this.databaseUrl, ...settings } = env;
    const instance = new School({ ...this.settings, ...settings });
    Object.assign(instance, { databaseUrl, database: this.database });
    if (Object.keys(env).length === 0) instance.shared = this.shared;
    const idle = instance.shared?.others.pop();
    if (idle) instance.takeOver(idle);
    else await instance.start();
    this.otherInstances.push(instance);
    return instance;
  }

  /** Stops the application gracefully, as on a signal. */
  async stop(): Promise<void> {
    const app = this.isRunning ? this.app : undefined;
    this.isRunning = false;
    // fetch reopens a connection after a cut stream and leaves it idle; do not wait for it.
    const forceClose = setTimeout(() => void app?.getHttpServer().closeAllConnections(), 1_000);
    await app?.close();
    clearTimeout(forceClose);
  }

  /** Runs all queued jobs; specs run without the worker loop. */
  async runJobs(): Promise<void> {
    await this.app.get(Worker).runOnce();
  }

  async close(): Promise<void> {
    const isGivenBack = await this.giveBack();
    if (!isGivenBack) await this.stopAll();
    const deadlocks = this.toleratesDeadlocks ? 0 : await this.countDeadlocks();
    for (const folder of [this.settings.STORAGE_DIR, this.settings.DATA_DIR])
      await rm(folder ?? '', { recursive: true, force: true });
    if (!isGivenBack) await this.dropDatabase();
    this.forgetInstances();
    if (deadlocks) throw new Error(`${deadlocks} statements waited for each other; see the log of PostgreSQL.`);
  }

  /** Leaves the processes that still serve to later specs. */
  private async giveBack(): Promise<boolean> {
    const canServe = ({ shared, isRunning, app }: School) => shared && isRunning && !app.get(Health).isShuttingDown;
    await Promise.all(this.otherInstances.filter((school) => !canServe(school)).map((school) => school.stop()));
    if (!this.shared || !canServe(this)) return false;
    return this.shared.giveBack(this.otherInstances.filter(canServe).map(({ app, url }) => ({ app, url })));
  }

  private async stopAll(): Promise<void> {
    await Promise.all([this, ...this.otherInstances].map((school) => school.stop()));
    await Promise.all((this.shared?.others ?? []).map(({ app }) => app.close()));
  }

  private async dropDatabase(): Promise<void> {
    await this.database.end();
    await administer(`DROP DATABASE ${this.databaseUrl.replace(/.*\//, '')} WITH (FORCE)`);
  }

  /** Deadlocks are retried, but each lets a person wait for a second. */
  private async countDeadlocks(): Promise<number> {
    const [row] = await this.sql<{ deadlocks: number }>(
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
    );
    const count = row?.deadlocks ?? 0;
    const known = this.shared?.deadlocks ?? 0;
    if (this.shared) this.shared.deadlocks = count;
    return count - known;
  }

  /** Modules of specs stay loaded in the worker, and with them all that their variables refer to. */
  private forgetInstances(): void {
    for (const school of [this, ...this.otherInstances]) {
      Reflect.deleteProperty(school, 'app');
      Reflect.deleteProperty(school, 'database');
      school.clients.clear();
    }
    this.otherInstances.length = 0;
  }

  private get clock(): Clock {
    return this.app ? this.app.get(Clock) : new Clock();
  }

  /** What signs access tokens that every process of the organization accepts. */
  private get accessTokens(): AccessTokens {
    if (this.app) return this.app.get(AccessTokens, { strict: false });
    const settings = readSettings(this.environment);
    return new AccessTokens(new JwtService({ privateKey: signingKey(settings.jwtSecret) }), settings, this.clock);
  }

  private async token(person: Person): Promise<string> {
    const { status, body } = await this.login(person);
    if (status !== 200) throw new Error(`${person.email} cannot log in: ${JSON.stringify(body)}`);
    return body.accessToken;
  }
}

/**
 * Opens a school for the tests of a spec. Settings are given by their variable names. Without any, the spec shares its
 * processes with others (`SharedApplication`).
 */
export function openSchool(env?: Record<string, string>): School {
  const school = new School(env ?? {});
  beforeAll(() => (env ? school.open() : school.openShared()));
  afterAll(() => school.close());
  return school;
}

/** Opens a school of this spec alone, for measurements and for thousands of rows, whose plans need true statistics. */
export const openSchoolAlone = (): School => openSchool({});

/** Opens only the database of a school, for specs whose application is a program of its own. */
export function openSchoolDatabase(): School {
  const school = new School({});
  beforeAll(() => school.openDatabase());
  afterAll(() => school.close());
  return school;
}

const defaults = () => ({
  NODE_ENV: 'test',
  PORT: '0',
  HOST: '127.0.0.1',
  ORGANIZATION_ID: 'test',
  ORGANIZATION_SLUG: 'test',
  JWT_SECRET: randomSecret(),
  ENCRYPTION_KEY: randomSecret(),
  OPERATOR_KEY: 'operator-of-tests',
  FEATURES: 'all',
  BCRYPT_ROUNDS: '4',
  LOG_LEVEL: 'silent',
  JOBS_ENABLED: 'false',
  RATE_LIMIT_ENABLED: 'false',
  DATA_DIR: join(tmpdir(), 'homeroom-tests', randomSecret().slice(0, 12)),
  STORAGE_DIR: join(tmpdir(), 'homeroom-tests', randomSecret().slice(0, 12)),
});

/** Runs a statement on the server's maintenance database. */
async function administer(statement: string): Promise<void> {
  const client = new pg.Client(`${process.env.TEST_SOCKET}/postgres`);
  await client.connect();
  await client.query(statement);
  await client.end();
}
