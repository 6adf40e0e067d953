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
export interface Instance {
  app: NestFastifyApplication;
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
export const openInstance = (settings: Settings): Promise<Instance> => withLateOptimization(() => open(settings));

/** Starts the instance without HTTP server and routes, runs `work` with its services, and stops it. */
export async function withServices<Result>(
  settings: Settings,
  work: (services: INestApplicationContext) => Promise<Result>,
): Promise<Result> {
  const { app, stop } = await withLateOptimization(() => openWith(settings, (code) => code.createServices(settings)));
  try {
    return await work(app);
  } finally {
    await app.close();
    await stop();
  }
}

async function open(settings: Settings): Promise<Instance> {
  const { app, stop } = await openWith(settings, (code) => code.createApp(settings));
  const { drain } = await import('./platform/server/server.js');
  const close = async () => {
    await drain(app);
    await app.close();
    await stop();
  };
  return { app, settings, close };
}

/** Opens the database, creates the application, and returns what stops the database again. */
async function openWith<App>(settings: Settings, create: (code: typeof import('./app.js')) => Promise<App>) {
  const dataDir = join(settings.dataDir);
  // In parallel, because importing the application takes longer than opening the database.
  const [server, code] = await Promise.all([openDatabase(settings), import('./app.js')]);
  try {
    const app = await create(code);
    const watch = server && (await watchServer(dataDir, server));
    const stop = async () => {
      await watch?.stop();
      if (server) await stopEmbeddedServer(dataDir, server);
    };
    return { app, stop };
  } catch (error) {
    if (server) await stopEmbeddedServer(dataDir, server);
    throw error;
  }
}
