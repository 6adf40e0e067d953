import { join } from 'node:path';
import {
  type EmbeddedServer,
  ensureDatabase,
  isEmbeddedServerRunning,
  startEmbeddedServer,
  stablePort,
  stopEmbeddedServer,
} from '#platform/database/embedded/embedded-server.js';
import { dataDirOf, type InstanceFiles } from './instances.js';
import { CommandFailure } from './outcome.js';

/** Below the ephemeral port range, so that no outgoing connection occupies the port after a restart. */
const firstPort = 5433;
/** Enough for fifty organizations with a pool of ten each. */
const flags = { max_connections: '600' };

/** The data folder of the embedded server that all local organizations share. */
export const sharedDataDir = (home: string): string => join(home, '.data');

/** Start options of the shared server. */
export const sharedServerOptions = { port: firstPort, flags };

export const startSharedServer = (home: string): Promise<EmbeddedServer> =>
  startEmbeddedServer(sharedDataDir(home), sharedServerOptions);

/** The name of an organization's role and database. */
export const databaseNameOf = (slug: string): string => `${slug.replaceAll('-', '_')}_lms`;

/** Whether the URL is that of the shared embedded server, whose port is stored in its data folder. */
export async function isSharedServer(home: string, databaseUrl: string): Promise<boolean> {
  const { hostname, port } = new URL(databaseUrl);
  return hostname === '127.0.0.1' && Number(port) === (await stablePort(sharedDataDir(home)));
}

/** The database servers a command needs. Starts embedded ones, and stops them if no other process uses them. */
export class Servers {
  private readonly started = new Map<string, Promise<EmbeddedServer>>();

  constructor(
    private readonly home: string,
    private readonly adminUrl = process.env.DATABASE_ADMIN_URL,
  ) {}

  /** Opens the servers while `work` runs. */
  static async during<T>(
    home: string,
    adminUrl: string | undefined,
    work: (servers: Servers) => Promise<T>,
  ): Promise<T> {
    const servers = new Servers(home, adminUrl);
    try {
      return await work(servers);
    } finally {
      await servers.close();
    }
  }

  /** The URL of an organization's database; starts its server if it is embedded. */
  async addressOf(files: InstanceFiles): Promise<string> {
    const { DATABASE_URL: url } = files.env;
    if (!url) return ensureDatabase(await this.start(dataDirOf(files)), databaseNameOf(files.slug));
    if (await isSharedServer(this.home, url)) await this.start(sharedDataDir(this.home));
    return url;
  }

  /** Whether the organization's database is on an embedded server that is not running. */
  async isStopped(files: InstanceFiles): Promise<boolean> {
    const { DATABASE_URL: url } = files.env;
    if (!url) return !(await isEmbeddedServerRunning(dataDirOf(files)));
    if (!(await isSharedServer(this.home, url))) return false;
    return !(await isEmbeddedServerRunning(sharedDataDir(this.home)));
  }

  /**
   * The URL of an administrator who may create databases and roles, on the server of `databaseUrl` or, without it, on
   * the server for new databases.
   */
  async adminFor(databaseUrl?: string): Promise<string> {
    if (databaseUrl && (await isSharedServer(this.home, databaseUrl))) return this.sharedAdmin();
    if (this.adminUrl) return this.adminUrl;
    if (!databaseUrl) return this.sharedAdmin();
    const own = await this.embeddedAt(new URL(databaseUrl));
    if (own) return `${own.address}/postgres`;
    throw new CommandFailure(
      `${new URL(databaseUrl).host} is not the embedded server. Give an administrator of that server: ` +
        '--database-url postgresql://admin:…@host/postgres, or DATABASE_ADMIN_URL.',
      { code: 'admin_needed' },
    );
  }

  /** Whether new databases are created on the embedded server. */
  get isEmbedded(): boolean {
    return !this.adminUrl;
  }

  private async sharedAdmin(): Promise<string> {
    const { address } = await this.start(sharedDataDir(this.home));
    return `${address}/postgres`;
  }

  private async embeddedAt({ port }: URL): Promise<EmbeddedServer | undefined> {
    const running = await Promise.all(this.started.values());
    return running.find((server) => server.port === Number(port));
  }

  private start(dataDir: string): Promise<EmbeddedServer> {
    const existing = this.started.get(dataDir);
    if (existing) return existing;
    const starting = dataDir === sharedDataDir(this.home) ? startSharedServer(this.home) : startEmbeddedServer(dataDir);
    this.started.set(dataDir, starting);
    return starting;
  }

  private async close(): Promise<void> {
    for (const [dataDir, starting] of this.started) {
      const server = await starting.catch(() => undefined);
      if (server) await stopEmbeddedServer(dataDir, server);
    }
  }
}
