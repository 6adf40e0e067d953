import { type Problem, type ProblemKind, problemKinds } from '#platform/problems/problem.js';

/** The response body of a problem with its `members`; also used for responses written outside Nest. */
export function bodyOf(problem: Problem, requestId: string, members: object = {}): object {
  const { code, detail, errors, kind, status } = problem;
  return {
    type: 'about:blank',
    title: titles[kind],
    status,
    code,
    detail,
    ...(errors && { errors }),
    ...members,
    requestId,
  };
}

const titles: Record<ProblemKind, string> = {
  invalid: 'Validation failed',
  unauthenticated: 'Not signed in',
  forbidden: 'Not allowed',
  notFound: 'Not found',
  conflict: 'Conflict',
  stale: 'Precondition failed',
  tooLarge: 'Too large',
  unsupported: 'Unsupported type',
  unsatisfiable: 'Range not satisfiable',
  misdirected: 'Wrong host',
  unprocessable: 'Cannot be processed',
  preconditionRequired: 'Precondition required',
  tooMany: 'Too many requests',
  bug: 'Internal server error',
  unavailable: 'Temporarily unavailable',
  storageFull: 'Storage full',
};

/** Error statuses of routes, for the API document. */
export const problemStatuses = [...new Set(Object.values(problemKinds))];
