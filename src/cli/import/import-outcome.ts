import { read } from '#platform/shapes/input.pipe.js';
import { type Issue, Problem } from '#platform/problems/problem.js';
import { CommandFailure, wrongCall } from '#cli/shared/outcome.js';

/** Options as the route would take them. */
export function readOptions<T extends object>(shape: new () => T, given: Record<string, unknown>): T {
  try {
    return read(shape, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw wrongCall((error.errors ?? []).map(({ message }) => message).join('; ') || error.detail);
  }
}

/** What was refused, as the failure of the command. For people the faults go to stdout, row by row. */
export function explainRefusal({ code, detail, errors = [] }: Problem, json: boolean): CommandFailure {
  if (!json) for (const fault of errors) console.log(`  ${describeFault(fault)}`);
  return new CommandFailure(detail, { code, errors });
}

/** `users.csv, line 3, role: proctor is no role.` */
export function describeFault({ field, line, column, message }: Issue): string {
  const place = [field, line && `line ${line}`, column].filter(Boolean).join(', ');
  return place ? `${place}: ${message}` : message;
}

/** The remarks of an import that went well, for people. */
export function tellNotes(notes: Issue[]): void {
  if (notes.length > 0) console.log('Worth knowing:');
  for (const note of notes) console.log(`  ${describeFault(note)}`);
}
