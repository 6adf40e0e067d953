import { CommandFailure, usageError } from '#cli/shared/outcome.js';
import { type Issue, Problem } from '#platform/problems/problem.js';
import { read } from '#platform/shapes/input.pipe.js';

/** Validates command options like the fields of the corresponding route. Throws a usage error. */
export function readOptions<T extends object>(shape: new () => T, given: Record<string, unknown>): T {
  try {
    return read(shape, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw usageError((error.errors ?? []).map(({ message }) => message).join('; ') || error.detail);
  }
}

/** Turns a Problem into the failure of the command. Without `--json`, prints one line per issue to stdout. */
export function commandFailureOf({ code, detail, errors = [] }: Problem, json: boolean): CommandFailure {
  if (!json) for (const issue of errors) console.log(`  ${describeIssue(issue)}`);
  return new CommandFailure(detail, { code, errors });
}

/** An issue in one line, such as `users.csv, line 3, role: …`. */
export function describeIssue({ field, line, column, message }: Issue): string {
  const place = [field, line && `line ${line}`, column].filter(Boolean).join(', ');
  return place ? `${place}: ${message}` : message;
}

/** Prints the notes of a successful import. */
export function printNotes(notes: Issue[]): void {
  if (notes.length > 0) console.log('Notes:');
  for (const note of notes) console.log(`  ${describeIssue(note)}`);
}
