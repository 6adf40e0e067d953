import { conflict, invalid, type Problem, unavailable } from './problem.js';

/** What PostgreSQL says when it refuses. */
interface DatabaseError {
  code: string;
  constraint?: string;
  table?: string;
  column?: string;
}

const explained = new Map<string, Problem>();

/**
 * What to tell a person when the database holds a rule by this constraint. Said once, beside the entity whose table
 * carries it; constraints nobody explains get a sentence made from their name.
 */
export function explainConstraints(sentences: Record<string, Problem>): void {
  for (const [constraint, problem] of Object.entries(sentences)) explained.set(constraint, problem);
}

/** Every constraint somebody explained; a test holds them against the real ones. */
export const explainedConstraints = (): string[] => [...explained.keys()];

/** The constraint by which the database refused, for the rare story that goes on from there. */
export const constraintOf = (error: unknown): string | undefined =>
  isDatabaseError(error) ? error.constraint : undefined;

/** Was a row kept from being deleted because another one still names it? */
export const isStillReferenced = (error: unknown): boolean =>
  isDatabaseError(error) && (error.code === '23503' || error.code === '23001');

/** The Problem a database error means; undefined when it is a bug of ours. */
export function problemOfDatabaseError(error: unknown): Problem | undefined {
  if (!isDatabaseError(error)) return isUnreachable(error) ? databaseAway() : undefined;
  const { code, constraint = '' } = error;
  const known = explained.get(constraint);
  if (known) return known;
  if (code === '23505') return conflict(taken(constraint), `This ${words(fieldOf(constraint))} is already taken.`);
  if (code === '23503' || code === '23001') return foreign(error);
  if (code === '23514') return invalid(nameOf(constraint), `This is outside what ${words(nameOf(constraint))} allows.`);
  if (code === '22001' || code === '22003' || code === '22008')
    return invalid('value_out_of_range', 'A value is too long or too large.');
  if (code === '55P03' || code === '40001' || code === '40P01')
    return unavailable('busy', 'Too much happened at once. Try again.');
  if (code === '57014')
    return unavailable('too_slow', 'This took too long and was stopped. Try again, or ask for less.', 5);
  if (/^(08|57P|53|58030$|25006$)/.test(code)) return databaseAway();
  return undefined;
}

const databaseAway = () =>
  unavailable('database_unavailable', 'The database cannot be reached right now. Try again in a moment.', 2);

/** A row points at one that is not there, or is pointed at and so cannot go. */
function foreign(error: DatabaseError): Problem {
  const field = fieldOf(error.constraint ?? '').replace(/_id$/, '');
  // From PostgreSQL 18 on, ON DELETE RESTRICT refuses with a code of its own.
  const leaving = error.code === '23001' || ('detail' in error && String(error.detail).includes('still referenced'));
  return leaving
    ? conflict('still_in_use', `This is still used by ${words(error.table ?? 'other records')}.`)
    : conflict(`${field}_missing`, `This ${words(field)} does not exist any more.`);
}

const taken = (constraint: string): string => `${nameOf(constraint)}_taken`;
const nameOf = (constraint: string): string => constraint.replace(/_(key|idx|check|fkey)\d*$/, '');
const fieldOf = (constraint: string): string => nameOf(constraint).replace(/^[a-z]+?s_(organization_id_)?/, '');
const words = (name: string): string => name.replaceAll('_', ' ').trim() || 'value';

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
