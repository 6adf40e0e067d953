import { join } from 'node:path';
import { Logger, type LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger as Pino, multistream, pino } from 'pino';
import type { Settings } from '#platform/config/settings.js';
import { requestContext } from '#platform/database/request-context.js';

/** Never in a log, wherever it turns up. */
const secrets = [
  'authorization',
  'password',
  'currentPassword',
  'newPassword',
  'token',
  'accessToken',
  'refreshToken',
  'inviteCode',
];

/** One JSON line an event, on stdout, and in daily files when LOG_DIR is set. Every line names the organization. */
export function openLog({ organizationSlug, logLevel, logDir, logRetentionDays }: Settings): Pino {
  const paths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  const options = { level: logLevel, base: { org: organizationSlug }, redact: { paths, remove: true } };
  if (!logDir) return pino(options, process.stdout);
  const files = pino.transport({
    target: 'pino-roll',
    options: {
      file: join(logDir, `${organizationSlug}.log`),
      frequency: 'daily',
      mkdir: true,
      limit: { count: logRetentionDays },
    },
  }) as DestinationStream;
  const streams = [process.stdout, files].map((stream) => ({ level: logLevel, stream }));
  return pino(options, multistream(streams));
}

/**
 * The same log for lines made of fields that are never secret: looking for secrets in a line costs more than writing it.
 */
export const withoutSearch = (log: Pino): Pino => pino({ level: log.level, base: log.bindings() }, streamOf(log));

const streamOf = (log: Pino): DestinationStream =>
  (log as unknown as Record<symbol, DestinationStream>)[pino.symbols.streamSym] ?? process.stdout;

const verboseContexts = new Set([
  'RoutesResolver',
  'RouterExplorer',
  'InstanceLoader',
  'NestFactory',
  'NestApplication',
]);

/** Lets Nest and every `Logger` of ours write to the same log. */
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
    const where = typeof context === 'string' ? { context } : {};
    if (message instanceof Error) this.pino[level]({ ...where, err: message }, message.message);
    else if (typeof message === 'object' && message)
      this.pino[level]({ ...where, ...message }, typeof rest[0] === 'string' && rest.length > 1 ? rest[0] : '');
    else this.pino[level]({ ...where, ...(rest.length > 1 && { detail: rest[0] }) }, String(message));
  }
}

/**
 * Leaves a line with the request that was at fault before an error nobody caught ends the process. It still ends, with
 * exit code 1, for its supervisor to start it anew: nobody knows what state such an error leaves behind.
 */
export function logCrashes(): void {
  process.on('uncaughtExceptionMonitor', (err) => {
    new Logger('Crash').fatal({ err, requestId: requestContext.getStore()?.requestId });
  });
}
