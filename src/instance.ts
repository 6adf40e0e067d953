import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '#platform/config/settings.js';
import {
  type EmbeddedServer,
  ensureDatabase,
  startEmbeddedServer,
  stopEmbeddedServer,
} from './platform/database/embedded/embedded-server.js';
import { EmbeddedServerWatch } from './platform/database/embedded/embedded-watch.js';
import { withLateOptimization } from './platform/server/late-optimization.js';

/** One running organization: its application and, when embedded, its database server. */
export interface Instance<App extends INestApplicationContext = NestFastifyApplication> {
  app: App;
  settings: Settings;
  /** Finishes open requests, writes buffered data and stops everything. */
  close(): Promise<void>;
}

/** Opens the configured or embedded database, migrates it, and checks that it belongs to the organization. */
export async function openDatabase(settings: Settings): Promise<EmbeddedServer | undefined> {
  let server: EmbeddedServer | undefined;
  if (!settings.databaseUrl) {
    server = await startEmbeddedServer(settings.dataDir);
    settings.databaseUrl = await ensureDatabase(server, `${settings.organizationSlug.replaceAll('-', '_')}_lms`);
  }
  const [{ migrations }, { migrate }, { bindOrganization }] = await Promise.all([
    import('#migrations/all.js'),
    import('#platform/database/migrate.js'),
    import('#tenancy/provisioning/bind-organization.js'),
  ]);
  await migrate(settings.databaseUrl, migrations);
  await bindOrganization(settings);
  return server;
}

/** Restarts the embedded server if it dies, and logs it. */
async function watchServer(dataDir: string, server: EmbeddedServer): Promise<EmbeddedServerWatch> {
  const { Logger } = await import('@nestjs/common');
  const logger = new Logger('PostgreSQL');
  return new EmbeddedServerWatch(dataDir, server, {}, (message) => logger.warn(message));
}

/** Starts the instance without listening. */
export const openInstance = (settings: Settings): Promise<Instance> =>
  withLateOptimization(() => open(settings, createServer));

/** Starts the services of the instance without HTTP server and routes, for a command. */
export const openContext = (settings: Settings): Promise<Instance<INestApplicationContext>> =>
  withLateOptimization(() => open(settings, createServices));

type Created<App> = { app: App; drain: () => Promise<void> };

async function createServer(settings: Settings): Promise<() => Promise<Created<NestFastifyApplication>>> {
  const [{ createApp }, { drain }] = await Promise.all([import('./app.js'), import('./platform/server/server.js')]);
  return async () => {
    const app = await createApp(settings);
    return { app, drain: () => drain(app) };
  };
}

async function createServices(settings: Settings): Promise<() => Promise<Created<INestApplicationContext>>> {
  const { createContext } = await import('./app.js');
  return async () => ({ app: await createContext(settings), drain: () => Promise.resolve() });
}

async function open<App extends INestApplicationContext>(
  settings: Settings,
  load: (settings: Settings) => Promise<() => Promise<Created<App>>>,
): Promise<Instance<App>> {
  const dataDir = join(settings.dataDir);
  // In parallel, because importing the application takes longer than opening the database.
  const [server, create] = await Promise.all([openDatabase(settings), load(settings)]);
  try {
    const { app, drain } = await create();
    const watch = server && (await watchServer(dataDir, server));
    const close = async () => {
      await drain();
      await app.close();
      await watch?.stop();
      if (server) await stopEmbeddedServer(dataDir, server);
    };
    return { app, settings, close };
  } catch (error) {
    if (server) await stopEmbeddedServer(dataDir, server);
    throw error;
  }
}
