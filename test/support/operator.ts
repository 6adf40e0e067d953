import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import pg from 'pg';
import { program, type Run, runInProcess, spawnCommand } from './command.js';
import { freePort } from './ports.js';

/** An operator with a temporary home folder, and roles and databases on the test server. */
export class Operator {
  readonly home = mkdtempSync(join(tmpdir(), 'homeroom-operator-'));
  readonly adminUrl = `${process.env.TEST_SERVER}/postgres`;

  constructor(private readonly extra: Record<string, string> = {}) {}

  /** Roles belong to the whole server, so names must be unique for each run. */
  private readonly suffix = randomBytes(3).toString('hex');

  private readonly keepAlive = new pg.Client(this.adminUrl);

  /** Keeps a connection open, so that the server is not stopped as unused between two runs. */
  arrive = (): Promise<unknown> => this.keepAlive.connect();

  slug = (name: string): string => `${name}-${this.suffix}`;
  databaseOf = (slug: string): string => `${slug.replaceAll('-', '_')}_lms`;

  /** Databases that a restore of this operator's organizations has left behind. */
  leftovers = (): Promise<unknown[]> =>
    this.sql(this.adminUrl, 'SELECT datname FROM pg_database WHERE datname ~ $1', [
      `_${this.suffix}_.*_(restoring|replaced)_`,
    ]);

  /** Runs `homeroom` in this process with an admin URL of the server. */
  run(...args: string[]): Promise<Run> {
    return this.runWith({}, ...args);
  }

  /** Runs it with additional environment variables. */
  runWith(variables: Record<string, string>, ...args: string[]): Promise<Run> {
    return runInProcess(args, { env: { ...this.env, ...variables }, cwd: this.home });
  }

  /** Runs it in a process of its own, which other runs do not wait for. */
  spawn(...args: string[]): Promise<Run> {
    return spawnCommand(args, { env: this.env, cwd: this.home });
  }

  /** Runs it and sends SIGINT as soon as it prints `word`. */
  interrupt(word: string, ...args: string[]): Promise<Run> {
    return new Promise((done) => {
      const child = spawn(process.execPath, [program, ...args], { env: this.env, cwd: this.home });
      let [out, err] = ['', ''];
      child.stdout.on('data', (text: Buffer) => (out += text.toString()));
      child.stderr.on('data', (text: Buffer) => {
        err += text.toString();
        if (err.includes(word) && !err.includes('Stopping')) child.kill('SIGINT');
      });
      child.on('close', (code) => done({ code: code ?? -1, out, err, json: JSON.parse(out) }));
    });
  }

  /** Starts `homeroom db serve`. */
  serve(): { says(word: string): Promise<string>; end(): Promise<number | null> } {
    const child = spawn(process.execPath, [program, 'db', 'serve'], { env: this.env, cwd: this.home });
    const ended = new Promise<number | null>((done) => child.on('close', done));
    let [output, errors] = ['', ''];
    child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
    return {
      says: (word) =>
        new Promise((done, failed) => {
          void ended.then((code) => failed(new Error(`db serve ended with ${code}: ${errors || output}`)));
          child.stdout.on('data', (text: Buffer) => {
            output += text.toString();
            if (output.includes(word)) done(output);
          });
        }),
      end: () => {
        child.kill('SIGTERM');
        return ended;
      },
    };
  }

  create(slug: string, ...args: string[]): Promise<Run> {
    const options = ['--name', `The ${slug}`, '--admin-email', `head@${slug}.example`, '--json'];
    return this.run('org', 'create', slug, ...options, ...args);
  }

  /**
   * Removes an organization, at a free port: since the one was chosen, an instance of another test may listen there, which
   * counts as its own.
   */
  async remove(slug: string): Promise<Run> {
    const path = join(this.home, 'env', `${slug}.env`);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/^PORT=.*$/m, `PORT=${await freePort()}`));
    return this.run('org', 'remove', slug, '--yes');
  }

  /** The settings that the instance of an organization gets. */
  settings(slug: string): Record<string, string> {
    const files = [`${slug}.env`, `${slug}.local.env`].map((name) =>
      readFileSync(join(this.home, 'env', name), 'utf8'),
    );
    return Object.assign({}, ...files.map((text) => parseEnv(text)));
  }

  addressOf = (slug: string): string => this.settings(slug).DATABASE_URL ?? '';

  /** URL of the organization's database with admin rights. */
  databaseAsAdmin = (slug: string): string => this.adminUrl.replace(/[^/]*$/, this.databaseOf(slug));

  async sql<Row extends pg.QueryResultRow = Record<string, unknown>>(
    url: string,
    text: string,
    values: unknown[] = [],
  ): Promise<Row[]> {
    const client = new pg.Client(url);
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  admin = (text: string) => this.sql(this.adminUrl, text);

  /** Row count and content hash of every table of an organization. */
  async portrait(slug: string): Promise<Record<string, string>> {
    const url = this.addressOf(slug);
    const tables = await this.sql<{ name: string }>(
      url,
      `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
    );
    const each = tables.map(
      ({ name }) =>
        `SELECT '${name}' AS name, count(*) || ' ' || coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') AS is FROM ${name} t`,
    );
    const rows = await this.sql(url, each.join(' UNION ALL '));
    return Object.fromEntries(rows.map(({ name, is }) => [name, is])) as Record<string, string>;
  }

  /** Hashes of all files below a folder of the home folder. */
  files(folder: string): Record<string, string> {
    const entries = readdirSync(join(this.home, folder), { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
    return Object.fromEntries(paths.map((path) => [path, hash(path)]));
  }

  /** Drops the databases and roles created by this operator. */
  async leave(): Promise<void> {
    const like = `%${this.suffix}%`;
    const databases = await this.sql(this.adminUrl, 'SELECT datname AS name FROM pg_database WHERE datname LIKE $1', [
      like,
    ]);
    for (const { name } of databases) await this.admin(`DROP DATABASE "${String(name)}" WITH (FORCE)`);
    const roles = await this.sql(this.adminUrl, 'SELECT rolname AS name FROM pg_roles WHERE rolname LIKE $1', [like]);
    for (const { name } of roles) await this.admin(`DROP ROLE "${String(name)}"`);
    await this.keepAlive.end();
    this.removeHome();
  }

  /** Removes the home folder. */
  removeHome(): void {
    rmSync(this.home, { recursive: true });
  }

  private get env(): Record<string, string> {
    return { PATH: process.env.PATH ?? '', HOMEROOM_HOME: this.home, DATABASE_ADMIN_URL: this.adminUrl, ...this.extra };
  }
}
