import { conflict, invalid, type Problem, unavailable } from './problem.js';

/** An error of PostgreSQL; `code` is its SQLSTATE. */
interface DatabaseError {
  code: string;
  constraint?: string;
  table?: string;
  column?: string;
}

const problems = new Map<string, Problem>();

/**
 * Registers the Problem for violations of constraints, by constraint name. Declared once, next to the entity of the
 * table. Constraints that are not registered get a general code and a text made from their name.
 */
export function explainConstraints(byConstraint: Record<string, Problem>): void {
  for (const [constraint, problem] of Object.entries(byConstraint)) problems.set(constraint, problem);
}

/** The names of all registered constraints; a test compares them with the database. */
export const explainedConstraints = (): string[] => [...problems.keys()];

/** The error of the driver, which TypeORM wraps; any other error itself. */
export const driverErrorOf = (error: unknown): unknown =>
  (error as { driverError?: unknown } | null)?.driverError ?? error;

/** The name of the violated constraint, for callers that handle one violation themselves. */
export function constraintOf(thrown: unknown): string | undefined {
  const error = driverErrorOf(thrown);
  return isDatabaseError(error) ? error.constraint : undefined;
}

/** Whether a delete failed because another row still references the deleted one. */
export function isStillReferenced(thrown: unknown): boolean {
  const error = driverErrorOf(thrown);
  return isDatabaseError(error) && (error.code === '23503' || error.code === '23001');
}

/** Maps a database error to a Problem; undefined for errors that are bugs. */
export function problemOfDatabaseError(thrown: unknown): Problem | undefined {
  const error = driverErrorOf(thrown);
  if (!isDatabaseError(error)) return isUnreachable(error) ? databaseUnavailable() : undefined;
  const { code, constraint = '' } = error;
  const known = problems.get(constraint);
  if (known) return known;
  if (code === '23505')
    return conflict('value_taken', `This ${inWords(fieldOf(constraint))} is already taken. Choose another one.`);
  if (code === '23503' || code === '23001') return foreignKeyProblem(error);
  if (code === '23514')
    return invalid(
      'rule_violated',
      `A value violates the rule ${inWords(nameOf(constraint))}. Correct it and try again.`,
    );
  if (code === '22001' || code === '22003' || code === '22008')
    return invalid('value_out_of_range', 'A value is too long or too large. Send a shorter or smaller one.');
  if (code === '55P03' || code === '40001' || code === '40P01')
    return unavailable('busy', 'Another change to the same data is in progress. Try again.');
  if (code === '57014')
    return unavailable('too_slow', 'The request took too long and was stopped. Try again, or request less data.', 5);
  if (/^(08|57P|53|58030$|25006$)/.test(code)) return databaseUnavailable();
  return undefined;
}

const databaseUnavailable = () =>
  unavailable('database_unavailable', 'The database cannot be reached right now. Try again in a moment.', 2);

/** A row references a missing row, or a deleted row is still referenced. */
function foreignKeyProblem(error: DatabaseError): Problem {
  const field = fieldOf(error.constraint ?? '').replace(/_id$/, '');
  // PostgreSQL 18 and later report ON DELETE RESTRICT as 23001, earlier versions as 23503.
  const isDelete = error.code === '23001' || ('detail' in error && String(error.detail).includes('still referenced'));
  return isDelete
    ? conflict(
        'still_in_use',
        `This record is still used by ${inWords(error.table ?? 'other records')}. Remove it there first.`,
      )
    : conflict('reference_missing', `This ${inWords(field)} no longer exists. Choose another one.`);
}

const nameOf = (constraint: string): string => constraint.replace(/_(key|idx|check|fkey)\d*$/, '');
const fieldOf = (constraint: string): string => nameOf(constraint).replace(/^[a-z]+?s_(organization_id_)?/, '');
const inWords = (name: string): string => name.replaceAll('_', ' ').trim() || 'value';

function isDatabaseError(error: unknown): error is DatabaseError {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && (error as Error).name !== 'FastifyError';
}

const unreachable =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable|Client has encountered a connection error|Connection ended/i;

function isUnreachable(error: unknown): boolean {
  const { code = '', message = '' } = (error ?? {}) as { code?: unknown; message?: unknown };
  return unreachable.test(`${String(code)} ${String(message)}`);
}
