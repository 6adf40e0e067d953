import type { Case } from './cases.js';

/** A response as received. */
export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  ms: number;
}

/** Maximum response time of any request, and of a document: the first one loads fonts and draws what no job has drawn yet. */
export const maxResponseMs = 2_000;
const maxDocumentMs = 20_000;

/** Patterns that must not occur in a response. */
const leaks: [string, RegExp][] = [
  ['a stack trace', /\n\s+at \S+ \(|\.[jt]s:\d+:\d+/],
  ['a file path', /\/node_modules\/|\/dist\/src\/|\/home\/|file:\/\//],
  ['SQL', /QueryFailedError|syntax error at|\bFROM "?users"?\b|relation "\w+"/],
  ['a password hash', /\$2[aby]\$\d\d\$/],
];

/** All violations of general rules in a response. */
export function faultsOf({ status, headers, text, ms }: Reply, { mustFail }: Partial<Case> = {}): string[] {
  const faults: string[] = [];
  if (status >= 500) faults.push(`responded ${status}`);
  if (status >= 400) faults.push(...problemFaults(status, headers['content-type'], text));
  if (mustFail && status < 400) faults.push(`was accepted with ${status}`);
  const maxMs = headers['content-type'] === 'application/pdf' ? maxDocumentMs : maxResponseMs;
  if (ms > maxMs) faults.push(`took ${Math.round(ms)} ms`);
  if (headers['x-injected']) faults.push('allowed header injection');
  if (({} as { x?: unknown }).x !== undefined) faults.push('polluted Object.prototype');
  for (const [what, pattern] of leaks) if (pattern.test(text)) faults.push(`contains ${what}`);
  return faults;
}

function problemFaults(status: number, type: string | string[] | undefined, text: string): string[] {
  if (!String(type).startsWith('application/problem+json')) return [`refused with ${String(type)}`];
  try {
    const problem = JSON.parse(text) as { status: number; code: unknown; detail: unknown };
    const isWhole = problem.status === status && /^[a-z0-9_]+$/.test(String(problem.code)) && Boolean(problem.detail);
    return isWhole ? [] : [`refused without status, code and detail: ${text.slice(0, 120)}`];
  } catch {
    return [`refused with broken JSON: ${text.slice(0, 120)}`];
  }
}
