import { join } from 'node:path';
import { Logger, type LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger as Pino, multistream, pino } from 'pino';
import { maintainLogFiles } from '#platform/config/log-files.js';
import type { Settings } from '#platform/config/settings.js';
import { requestContext } from '#platform/database/request-context.js';

/** Fields removed from every log line, at any of the first three levels. */
const secretFields = [
  'authorization',
  'password',
  'currentPassword',
  'newPassword',
  'token',
  'accessToken',
  'refreshToken',
  'inviteCode',
];

/** Logs one JSON line per event to stdout, and to daily files in LOG_DIR if set. Every line has the organization. */
export function openLog({ organizationSlug, logLevel, logDir, logRetentionDays }: Settings): Pino {
  const paths = secretFields.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  const options = { level: logLevel, base: { org: organizationSlug }, redact: { paths, remove: true } };
  if (!logDir) return pino(options, process.stdout);
  // PM2 appends failures of the start to error.log.
  const names = [organizationSlug, 'error'];
  maintainLogFiles({ folder: logDir, names, rotated: ['error'], retentionDays: logRetentionDays });
  const files = pino.transport({
    target: 'pino-roll',
    options: {
      file: join(logDir, `${organizationSlug}.log`),
      frequency: 'daily',
      // Without a date, a new process would append to the file of an earlier day.
      dateFormat: 'yyyy-MM-dd',
      mkdir: true,
    },
  }) as DestinationStream;
  const streams = [process.stdout, files].map((stream) => ({ level: logLevel, stream }));
  return pino(options, multistream(streams));
}

/** The same log without redaction, for lines without secret fields: redacting a line costs more than writing it. */
export const withoutRedaction = (log: Pino): Pino => pino({ level: log.level, base: log.bindings() }, streamOf(log));

const streamOf = (log: Pino): DestinationStream =>
  (log as unknown as Record<symbol, DestinationStream>)[pino.symbols.streamSym] ?? process.stdout;

const verboseContexts = new Set([
  'RoutesResolver',
  'RouterExplorer',
  'InstanceLoader',
  'NestFactory',
  'NestApplication',
]);

/** Routes Nest's log and every Nest `Logger` to pino. */
export class NestLog implements LoggerService {
  constructor(private readonly pino: Pino) {}

  log = (message: unknown, ...rest: unknown[]) => this.write('info', message, rest);
  error = (message: unknown, ...rest: unknown[]) => this.write('error', message, rest);
  warn = (message: unknown, ...rest: unknown[]) => this.write('warn', message, rest);
  debug = (message: unknown, ...rest: unknown[]) => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]) => this.write('trace', message, rest);
  fatal = (message: unknown, ...rest: unknown[]) => this.write('fatal', message, rest);

  private write(
    level: 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal',
    message: unknown,
    rest: unknown[],
  ): void {
    const context = rest.at(-1);
    if (level === 'info' && verboseContexts.has(String(context))) return;
    const fields = typeof context === 'string' ? { context } : {};
    if (message instanceof Error) this.pino[level]({ ...fields, err: message }, message.message);
    else if (typeof message === 'object' && message)
      this.pino[level]({ ...fields, ...message }, typeof rest[0] === 'string' && rest.length > 1 ? rest[0] : '');
    else this.pino[level]({ ...fields, ...(rest.length > 1 && { detail: rest[0] }) }, String(message));
  }
}

/**
 * Logs an uncaught error with its request id before it ends the process. The process still exits with code 1 and its
 * supervisor restarts it, because its state is undefined after such an error.
 */
export function logCrashes(): void {
  process.on('uncaughtExceptionMonitor', (err) => {
    new Logger('Crash').fatal({ err, requestId: requestContext.getStore()?.requestId });
  });
  // PM2 listens for unhandled rejections and ignores them; the process would stay alive, possibly without listening.
  process.on('unhandledRejection', (reason) => {
    throw reason instanceof Error ? reason : new Error(String(reason));
  });
}
