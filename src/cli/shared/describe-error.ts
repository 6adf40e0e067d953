import { Problem } from '#platform/problems/problem.js';
import { describeSystemError } from '#platform/problems/system-error.js';

/** The reason of a database or network error in one line. */
export function describeError(error: unknown): string {
  if (error instanceof Problem && error.cause) return describeError(error.cause);
  const { code, message = String(error), errors } = error as Partial<Failure>;
  const text =
    [message, ...(errors ?? []).map((each) => each.message)].find((candidate) => candidate.trim()) ?? code ?? 'unknown';
  const [line = text] = text.split('\n');
  if (code && unreachable.has(code)) return `the server cannot be reached (${line}); start it, or correct its address`;
  if (code === '28P01' || code === '28000') return `the server rejects the role or its password (${line})`;
  if (code === '3D000') return `the database does not exist (${line})`;
  return describeSystemError(error) ?? line;
}

interface Failure {
  code: string;
  message: string;
  /** Node tries every address of a host name and reports an error for each. */
  errors: Error[];
}

const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ECONNRESET']);
