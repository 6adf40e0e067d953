import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '#platform/config/settings.js';
import {
  type EmbeddedServer,
  ensureDatabase,
  startEmbeddedServer,
  stopEmbeddedServer,
} from '#platform/database/embedded-server.js';

/** One running organization: its application and, when embedded, its database server. */
export interface Instance {
  app: NestFastifyApplication;
  settings: Settings;
  /** Finishes what is in flight and writes what is only in memory. */
  close(): Promise<void>;
}

/** Opens the database, embedded or given, brings it up to date, and checks whose it is. */
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

/** Starts everything but the listening. */
export async function openInstance(settings: Settings): Promise<Instance> {
  const dataDir = join(settings.dataDir);
  // Reading the application's modules takes longer than opening the database: both at once, and nothing is read before.
  const [server, { createApp }, { drain }] = await Promise.all([
    openDatabase(settings),
    import('./app.js'),
    import('#platform/http/server.js'),
  ]);
  try {
    const app = await createApp(settings);
    const close = async () => {
      await drain(app);
      await app.close();
      if (server) await stopEmbeddedServer(dataDir, server);
    };
    return { app, settings, close };
  } catch (error) {
    if (server) await stopEmbeddedServer(dataDir, server);
    throw error;
  }
}
