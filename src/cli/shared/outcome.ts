/** A failure the operator can act on: one line, and the exit code of the command. 2 means it was called wrongly. */
export class CommandFailure extends Error {
  constructor(
    message: string,
    readonly details: Record<string, unknown> = {},
    readonly exitCode = 1,
  ) {
    super(message);
  }
}

/** The failure of a call that cannot be meant: exit code 2. */
export const wrongCall = (message: string) => new CommandFailure(message, { code: 'usage' }, 2);

/** Was `--json` asked for? Answers and failures are then one JSON object for programs. */
const asJson = (): boolean => process.argv.includes('--json');

/** Says what a command did: a sentence for people, `details` for programs. */
export function printResult(sentence: string, details: Record<string, unknown> = {}): void {
  console.log(asJson() ? JSON.stringify({ ok: true, message: sentence, ...details }) : sentence);
}

/** Ends the command with its exit code and one line that says why. */
export function explainFailure(error: unknown): void {
  const message = (error instanceof Error ? error.message : String(error)).trim();
  const details = error instanceof CommandFailure ? error.details : {};
  if (asJson()) console.log(JSON.stringify({ ok: false, message, ...details }));
  else console.error(`homeroom: ${message}`);
  process.exitCode = error instanceof CommandFailure ? error.exitCode : 1;
}
