import type { Case } from './cases.js';

/** What came back over the wire. */
export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  ms: number;
}

/** No answer may take longer, whatever was asked. */
export const slowestMs = 2_000;

/** What no answer may ever show. */
const leaks: [string, RegExp][] = [
  ['a stack trace', /\n\s+at \S+ \(|\.[jt]s:\d+:\d+/],
  ['a file path', /\/node_modules\/|\/dist\/src\/|\/home\/|file:\/\//],
  ['SQL', /QueryFailedError|syntax error at|\bFROM "?users"?\b|relation "\w+"/],
  ['a password hash', /\$2[aby]\$\d\d\$/],
];

/** Everything wrong with an answer; empty when it is what a client was promised. */
export function faultsOf({ status, headers, text, ms }: Reply, { mustFail }: Partial<Case> = {}): string[] {
  const faults: string[] = [];
  if (status >= 500) faults.push(`answered ${status}`);
  if (status >= 400) faults.push(...problemFaults(status, headers['content-type'], text));
  if (mustFail && status < 400) faults.push(`was accepted with ${status}`);
  if (ms > slowestMs) faults.push(`took ${Math.round(ms)} ms`);
  if (headers['x-injected']) faults.push('let a header be injected');
  if (({} as { x?: unknown }).x !== undefined) faults.push('changed every object of the process');
  for (const [what, pattern] of leaks) if (pattern.test(text)) faults.push(`shows ${what}`);
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
