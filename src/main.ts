import cluster from 'node:cluster';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { demoEnvironment, isDemo } from '#demo/demo-environment.js';
import { loadEnvFiles } from '#platform/config/env-files.js';
import { InvalidSettings, readSettings } from '#platform/config/read-settings.js';
import type { Settings } from '#platform/config/settings.js';
import { describeSystemError } from '#platform/problems/system-error.js';
import { type Instance, openInstance } from './instance.js';
import { stopDuringStart, stoppedDuringStart } from './stop-during-start.js';

let isReady = false;
/** Set by a signal during the start, which may also let the start fail. */
let failureCode = 1;

/** Starts the instance of one organization, or the demo school if the environment configures none. */
async function main(): Promise<void> {
  await loadEnvFiles(process.env);
  const demo = isDemo(process.env);
  const settings = readSettings(demo ? await demoEnvironment(process.env) : process.env);
  await checkPort(settings);
  const opening = openInstance(settings);
  stopOnSignals(opening);
  const instance = await opening;
  await recordCrashes(instance);
  if (demo) {
    const { openDemo } = await import('#demo/demo-school.js');
    await openDemo(instance.app);
  }
  await listen(instance);
  isReady = true;
  process.send?.('ready');
}

/** Logs and stores uncaught errors. Imported here, because the modules of the application are loaded late. */
async function recordCrashes({ app }: Instance): Promise<void> {
  const { logCrashes } = await import('./platform/server/logger.js');
  logCrashes();
  const { ErrorStore } = await import('./platform/operations/error-store.js');
  app.get(ErrorStore).watchCrashes();
}

/** Fails early if the port is in use, before the database is started. PM2 cluster processes share one port. */
async function checkPort({ port, host }: Settings): Promise<void> {
  if (cluster.isWorker) return;
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

async function listen({ app, settings }: Instance): Promise<void> {
  await app.listen(settings.port, settings.host);
  const address = (await app.getUrl()).replace(/127\.0\.0\.1|0\.0\.0\.0|\[::1?\]/, 'localhost');
  const docs = settings.servesDocs ? `; API documentation: ${address}/api/docs` : '';
  console.log(`Homeroom is ready at ${address}${docs}`);
}

/** npm and `node --watch` forward a signal that the terminal has already sent to every process. */
const duplicateSignalMs = 1_000;

/** PM2 kills a process after 10 seconds (kill_timeout). The log must show the reason before. */
const stopTimeoutMs = 8_500;

/**
 * Stops gracefully on SIGINT, SIGTERM, and SIGHUP of a closed terminal, during the start after it, so that no embedded
 * database is left running. A second SIGINT or SIGTERM ends the process immediately.
 */
function stopOnSignals(opening: Promise<Instance>): void {
  let stoppingSince: number | undefined;
  const stop = (signal?: NodeJS.Signals) => {
    stoppingSince = performance.now();
    const code = signal === 'SIGINT' && !isReady ? stoppedDuringStart : 0;
    failureCode = code || 1;
    setTimeout(() => {
      console.error(`Homeroom did not stop within ${stopTimeoutMs} ms and was terminated.`);
      process.exit(failureCode);
    }, stopTimeoutMs);
    opening
      .then((instance) => instance.close())
      .then(
        () => process.exit(code),
        (error: unknown) => {
          console.error(error);
          process.exit(failureCode);
        },
      );
  };
  process.off('SIGINT', stopDuringStart);
  process.on('SIGHUP', () => (stoppingSince ? undefined : stop()));
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (!stoppingSince) stop(signal);
      else if (performance.now() - stoppingSince > duplicateSignalMs) process.exit(failureCode);
    });
  onLossOfNpm(() => (stoppingSince ? undefined : stop()));
}

const parentCheckMs = 500;

/**
 * Calls `stop` when the npm that runs `npm start` has ended: npm does not forward every signal and cannot forward
 * SIGKILL. This process would stay on the port, and the next one could not start (docs/decisions/0113).
 */
function onLossOfNpm(stop: () => void): void {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  // npm starts programs through a shell, which survives it.
  const npm = shellParentOf(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && shellParentOf(parent) === npm) return;
    clearInterval(timer);
    stop();
  }, parentCheckMs).unref();
}

const shells = new Set(['sh', 'dash', 'bash', 'ash', 'zsh']);

/** The parent of a process that is a shell; undefined for other programs and on systems without /proc. */
function shellParentOf(pid: number): string | undefined {
  try {
    // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: pid (name) state ppid …
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
    return shells.has(name) ? text.slice(text.lastIndexOf(')') + 2).split(' ')[1] : undefined;
  } catch {
    return undefined;
  }
}

const unreachableCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ECONNRESET']);
/** SQLSTATE of wrong credentials, a missing database, missing privileges and too many connections. */
const refusalCodes = new Set(['28P01', '28000', '3D000', '42501', '53300']);

/** The message for an error at startup, without a stack trace. */
function explain(error: unknown, settings?: Settings): string {
  if (error instanceof InvalidSettings) return error.message;
  const { code, port, errors } = error as { code?: string; port?: number; errors?: Error[] };
  // Node tries every address of a host name and then throws an AggregateError without a message.
  const message = (error as Error).message || errors?.[0]?.message;
  if (code === 'EADDRINUSE') {
    return `Port ${port ?? settings?.port} is in use. Stop the program that uses it, or choose another port: PORT=3001 npm start`;
  }
  if (unreachableCodes.has(code ?? '') || /connection terminated|timeout expired/i.test(message ?? ''))
    return `The database at DATABASE_URL cannot be reached: ${message}. Start PostgreSQL, or correct DATABASE_URL.`;
  if (refusalCodes.has(code ?? ''))
    return `The database at DATABASE_URL rejected the connection: ${message}. Correct DATABASE_URL.`;
  return `Homeroom could not start: ${describeSystemError(error) ?? message ?? String(error)}`;
}

export const started = main().catch((error: unknown) => {
  console.error(explain(error));
  process.exit(failureCode);
});
