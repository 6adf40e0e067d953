import cluster from 'node:cluster';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { demoEnvironment, isDemo } from '#demo/demo-environment.js';
import { type Instance, openInstance } from './instance.js';
import { loadEnvFiles } from '#platform/config/env-files.js';
import { InvalidSettings, readSettings } from '#platform/config/read-settings.js';
import type { Settings } from '#platform/config/settings.js';

/** Starts the instance of one organization, or the demo school when the environment names none. */
async function main(): Promise<void> {
  await loadEnvFiles(process.env);
  const demo = isDemo(process.env);
  const settings = readSettings(demo ? await demoEnvironment(process.env) : process.env);
  await refuseTakenPort(settings);
  const instance = await openInstance(settings);
  await keepCrashes(instance);
  stopOnSignals(instance);
  if (demo) {
    const { openDemo } = await import('#demo/demo-school.js');
    await openDemo(instance.app);
  }
  await listen(instance);
  process.send?.('ready');
}

/** Loaded with the application, not before it. */
async function keepCrashes({ app }: Instance): Promise<void> {
  const { logCrashes } = await import('./platform/server/logger.js');
  logCrashes();
  const { ErrorStore: ErrorStore } = await import('./platform/operations/error-store.js');
  app.get(ErrorStore).watchCrashes();
}

/** Says so before a database is started and a school seeded. PM2's processes share their port. */
async function refuseTakenPort({ port, host }: Settings): Promise<void> {
  if (cluster.isWorker) return;
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

async function listen({ app, settings }: Instance): Promise<void> {
  await app.listen(settings.port, settings.host);
  const address = (await app.getUrl()).replace(/127\.0\.0\.1|0\.0\.0\.0|\[::1?\]/, 'localhost');
  const docs = settings.servesDocs ? ` - the API is described at ${address}/api/docs` : '';
  console.log(`Homeroom is ready at ${address}${docs}`);
}

/** PM2 kills after 10 seconds; by then the log must say why the instance did not end. */
const stopTimeoutMs = 8_500;

/** A second signal while stopping is somebody in a hurry. */
function stopOnSignals(instance: Instance): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => {
      console.error(`Homeroom did not stop within ${stopTimeoutMs} ms and was ended.`);
      process.exit(1);
    }, stopTimeoutMs);
    instance.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
}

const awayCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ECONNRESET']);
/** A wrong password, no such database, no right to enter it, no connection left. */
const refusalCodes = new Set(['28P01', '28000', '3D000', '42501', '53300']);

/** What goes wrong at the start ends in one clear message, never in a stack trace. */
function explain(error: unknown, settings?: Settings): string {
  if (error instanceof InvalidSettings) return error.message;
  const { code, message, port } = error as { code?: string; message?: string; port?: number };
  if (code === 'EADDRINUSE') {
    return `Port ${port ?? settings?.port} is taken. Stop what runs there, or start on another: PORT=3001 npm start`;
  }
  if (awayCodes.has(code ?? '') || /connection terminated|timeout expired/i.test(message ?? ''))
    return `The database of DATABASE_URL cannot be reached: ${message}`;
  if (refusalCodes.has(code ?? '')) return `The database of DATABASE_URL refuses us: ${message}`;
  return `Homeroom could not start: ${message ?? String(error)}`;
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exit(1);
});
