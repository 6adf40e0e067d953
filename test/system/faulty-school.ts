import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrations } from '#migrations/all.js';
import { migrate } from '#platform/database/migrate.js';
import { castSql, ids, password } from '../support/cast.js';
import { Client } from '../support/client.js';
import { Instance } from '../support/instance.js';
import type { Writer } from './load.js';
import { Postgres } from './postgres.js';

const assessmentCount = 12;

/** A school with server and database in separate processes that tests can kill. */
export class FaultySchool {
  database: pg.Pool;
  writers: Writer[];

  private constructor(
    readonly postgres: Postgres,
    readonly instance: Instance,
  ) {}

  /** Opens a school with this number of students and assessments that allow 100 attempts each. */
  static async open(students: number): Promise<FaultySchool> {
    const postgres = await Postgres.start();
    await migrate(postgres.databaseUrl, migrations);
    const instance = await Instance.on(settings(postgres.databaseUrl));
    const school = new FaultySchool(postgres, instance);
    school.connect();
    await school.database.query(castSql);
    await instance.start();
    const assessmentIds = await school.publish();
    const emails = await school.enroll(students);
    school.writers = await Promise.all(
      emails.map(async (email) => ({ token: await school.login(email), assessmentIds })),
    );
    return school;
  }

  /** Opens a new pool, because a crash of PostgreSQL breaks the existing one. */
  connect(): void {
    this.database = new pg.Pool({ connectionString: this.postgres.databaseUrl, max: 2 });
    this.database.on('error', () => undefined);
  }

  async rows<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.database.query<Row>(text, values)).rows;
  }

  async close(): Promise<void> {
    await this.instance.end('SIGKILL');
    await this.database.end();
    await this.postgres.remove();
  }

  private async login(email: string): Promise<string> {
    const { status, body } = await new Client(this.instance.url).post('/auth/login', { email, password });
    if (status !== 200) throw new Error(`${email} cannot log in: ${JSON.stringify(body)}`);
    return body.accessToken;
  }

  private async publish(): Promise<string[]> {
    const ana = new Client(this.instance.url, () => this.login('ana@test.example'));
    const { body: subject } = await ana.post('/subjects', { classroomId: ids.p1a, name: 'Faults' });
    const published: string[] = [];
    for (let number = 0; number < assessmentCount; number++) {
      const draft = { title: `Work ${number}`, maxScore: 5, maxAttempts: 100, placement: { subjectId: subject.id } };
      const { status, body } = await ana.post('/assessments', draft);
      if (status !== 201) throw new Error(JSON.stringify(body));
      await ana.post(`/assessments/${body.id}/publish`);
      published.push(body.id);
    }
    return published;
  }

  private async enroll(students: number): Promise<string[]> {
    const rows = await this.rows<{ email: string }>(
      `WITH people AS (
         INSERT INTO users (id, organization_id, email, password_hash, first_name, last_name, role, email_verified)
         SELECT gen_random_uuid(), 'test', format('writer%s@test.example', n), password_hash, 'Writer', n::text, 'STUDENT', true
         FROM users, generate_series(1, $1) n WHERE users.id = $2 RETURNING id, email
       ), members AS (
         INSERT INTO classroom_members (id, classroom_id, user_id, member_role, academic_year)
         SELECT gen_random_uuid(), $3, id, 'STUDENT', '2026' FROM people
       ) SELECT email FROM people`,
      [students, ids.ben, ids.p1a],
    );
    return rows.map(({ email }) => email);
  }
}

const settings = (databaseUrl: string) => ({
  NODE_ENV: 'production',
  DATABASE_URL: databaseUrl,
  ORGANIZATION_ID: 'test',
  ORGANIZATION_SLUG: 'test',
  JWT_SECRET: randomBytes(32).toString('hex'),
  ENCRYPTION_KEY: randomBytes(32).toString('hex'),
  BCRYPT_ROUNDS: '4',
  RATE_LIMIT_ENABLED: 'false',
  LOG_LEVEL: 'error',
});
