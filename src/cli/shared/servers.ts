import { join } from 'node:path';
import {
  type EmbeddedServer,
  ensureDatabase,
  startEmbeddedServer,
  stablePort,
  stopEmbeddedServer,
} from '#platform/database/embedded-server.js';
import { dataDirOf, type InstanceFiles } from './instances.js';
import { CommandFailure } from './outcome.js';

/** Below the ports systems hand out by themselves, so that nothing else sits on it after a restart. */
const firstPort = 5433;
/** Fifty organizations with a pool of ten each. */
const flags = { max_connections: '600' };

/** The data folder of the embedded server that all local organizations share. */
export const sharedDataDir = (home: string): string => join(home, '.data');

/** How the shared server is started, and restarted. */
export const sharedServerOptions = { port: firstPort, flags };

export const startSharedServer = (home: string): Promise<EmbeddedServer> =>
  startEmbeddedServer(sharedDataDir(home), sharedServerOptions);

/** The database a role and a slug are named after. */
export const ownNameOf = (slug: string): string => `${slug.replaceAll('-', '_')}_lms`;

/** Does the address lead to the embedded server of this home? Its port is written down beside its data. */
export async function isShared(home: string, databaseUrl: string): Promise<boolean> {
  const { hostname, port } = new URL(databaseUrl);
  return hostname === '127.0.0.1' && Number(port) === (await stablePort(sharedDataDir(home)));
}

/** The database servers a command needs; embedded ones are started, and stopped again when nobody else uses them. */
export class Servers {
  private readonly started = new Map<string, Promise<EmbeddedServer>>();

  constructor(
    private readonly home: string,
    private readonly adminUrl = process.env.DATABASE_ADMIN_URL,
  ) {}

  /** Lends the servers to `work`. */
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

  /** The address of an organization's database, its server running. */
  async addressOf(files: InstanceFiles): Promise<string> {
    const { DATABASE_URL: url } = files.env;
    if (!url) return ensureDatabase(await this.start(dataDirOf(files)), ownNameOf(files.slug));
    if (await isShared(this.home, url)) await this.start(sharedDataDir(this.home));
    return url;
  }

  /** An address that may make databases and roles on the server of `databaseUrl`, or where a new one is to live. */
  async adminFor(databaseUrl?: string): Promise<string> {
    if (databaseUrl && (await isShared(this.home, databaseUrl))) return this.sharedAdmin();
    if (this.adminUrl) return this.adminUrl;
    if (!databaseUrl) return this.sharedAdmin();
    const own = await this.embeddedAt(new URL(databaseUrl));
    if (own) return `${own.address}/postgres`;
    throw new CommandFailure(
      `${new URL(databaseUrl).host} is not the embedded server. Say who may make databases there: ` +
        '--database-url postgresql://admin:…@host/postgres, or DATABASE_ADMIN_URL.',
      { code: 'admin_needed' },
    );
  }

  /** Is the embedded server where new databases go? */
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
    const known = this.started.get(dataDir);
    if (known) return known;
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
