import { Problem } from '#platform/problems/problem.js';

/** Why something with a database or another machine did not work, in one line. */
export function describeError(error: unknown): string {
  if (error instanceof Problem && error.cause) return describeError(error.cause);
  const { code, message = String(error), errors } = error as Partial<Failure>;
  const said =
    [message, ...(errors ?? []).map((each) => each.message)].find((text) => text.trim()) ?? code ?? 'unknown';
  const [line = said] = said.split('\n');
  if (code && unreachable.has(code)) return `the server cannot be reached (${line})`;
  if (code === '28P01' || code === '28000') return `the server refuses the role or its password (${line})`;
  if (code === '3D000') return `the database does not exist (${line})`;
  return line;
}

interface Failure {
  code: string;
  message: string;
  /** Node tries several addresses of one name and reports each. */
  errors: Error[];
}

const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ECONNRESET']);
