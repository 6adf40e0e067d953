import { CommanderError } from 'commander';
import { describeError } from './describe-error.js';

/** An error that ends a command with a one-line message and an exit code: 1 for a failure, 2 for wrong usage. */
export class CommandFailure extends Error {
  constructor(
    message: string,
    readonly details: Record<string, unknown> = {},
    readonly exitCode = 1,
  ) {
    super(message);
  }
}

/** The error for wrong usage: exit code 2. */
export const usageError = (message: string) => new CommandFailure(message, { code: 'usage' }, 2);

/** With `--json`, results and errors are printed as one JSON object. */
const asJson = (): boolean => process.argv.includes('--json');

/** Prints the result of a command: the sentence, or with `--json` an object with `details`. */
export function printResult(sentence: string, details: Record<string, unknown> = {}): void {
  console.log(asJson() ? JSON.stringify({ ok: true, message: sentence, ...details }) : sentence);
}

/** Errors of the operating system and of PostgreSQL have a code; their messages do not say what to do. */
const isRaw = (error: unknown): boolean =>
  !(error instanceof CommandFailure) && typeof (error as { code?: unknown }).code === 'string';

/** Prints the error in one line and sets the exit code. Commander has printed its own already. */
export function reportFailure(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  const message = isRaw(error) ? describeError(error) : error instanceof Error ? error.message.trim() : String(error);
  const details = error instanceof CommandFailure ? error.details : {};
  if (asJson()) console.log(JSON.stringify({ ok: false, message, ...details }));
  else console.error(`homeroom: ${message}`);
  process.exitCode = error instanceof CommandFailure ? error.exitCode : 1;
}
