/** Kinds of failures and the HTTP status of each. */
export const problemKinds = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  stale: 412,
  tooLarge: 413,
  unsupported: 415,
  unsatisfiable: 416,
  misdirected: 421,
  unprocessable: 422,
  preconditionRequired: 428,
  tooMany: 429,
  bug: 500,
  unavailable: 503,
  storageFull: 507,
} as const;
export type ProblemKind = keyof typeof problemKinds;

/** One error in the input: its location (a field path, or line and column of a file), the violated rule and a message. */
export interface Issue {
  field?: string;
  line?: number;
  column?: string;
  rule: string;
  message: string;
}

/** Records in the body of a problem, as extension members (RFC 9457), and the View that selects their fields. */
export interface ProblemMembers {
  view: new () => object;
  values: object;
}

/**
 * A failure reported to the client as RFC 9457 `application/problem+json`: a kind, a stable snake_case `code`, and a
 * detail that names the next step.
 */
export class Problem extends Error {
  members?: ProblemMembers;

  constructor(
    readonly kind: ProblemKind,
    readonly code: string,
    readonly detail: string,
    readonly errors?: Issue[],
    /** Seconds until the request may succeed; sent as `Retry-After`. */
    readonly retryAfter?: number,
  ) {
    super(`${code}: ${detail}`);
  }

  get status(): number {
    return problemKinds[this.kind];
  }

  /** Adds records that help the client to go on. The route documents them with `RefusesWith`. */
  carrying<T extends object>(view: new () => T, values: Record<keyof T, unknown>): this {
    this.members = { view, values };
    return this;
  }

  /** Attaches the underlying error. It is logged and never sent to the client. */
  because(cause: unknown): this {
    this.cause = cause;
    return this;
  }
}

export const invalid = (code: string, detail: string, errors?: Issue[]) => new Problem('invalid', code, detail, errors);
export const unauthenticated = (code: string, detail: string) => new Problem('unauthenticated', code, detail);
export const forbidden = (code: string, detail: string) => new Problem('forbidden', code, detail);
export const notFound = (noun = 'record') => new Problem('notFound', 'not_found', `There is no such ${noun}.`);
export const conflict = (code: string, detail: string, errors?: Issue[]) =>
  new Problem('conflict', code, detail, errors);
export const stale = (code: string, detail: string) => new Problem('stale', code, detail);
export const unsupported = (code: string, detail: string) => new Problem('unsupported', code, detail);
export const tooLarge = (code: string, detail: string) => new Problem('tooLarge', code, detail);
export const unprocessable = (code: string, detail: string, errors?: Issue[]) =>
  new Problem('unprocessable', code, detail, errors);
export const tooMany = (code: string, detail: string, retryAfter: number) =>
  new Problem('tooMany', code, detail, undefined, retryAfter);
export const unavailable = (code: string, detail: string, retryAfter = 1) =>
  new Problem('unavailable', code, detail, undefined, retryAfter);

/** The record has a newer version than the one the change is based on. */
export const rowChanged = () =>
  stale('row_changed', 'This record was changed by someone else. Reload it and apply your change again.');
export const forbiddenRole = () => forbidden('forbidden_role', 'Your role does not allow this.');
