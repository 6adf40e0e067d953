import { requestContext } from '#platform/database/request-context.js';

/** The state of one limit after a request, in the terms of draft-ietf-httpapi-ratelimit-headers. */
export interface Quota {
  name: string;
  points: number;
  windowSeconds: number;
  remaining: number;
  resetSeconds: number;
}

/** Records the state of a limit for the headers of the current response. */
export function noteQuota(quota: Quota): void {
  const context = requestContext.getStore();
  if (context) (context.quotas ??= new Map()).set(quota.name, quota);
}

/** The `RateLimit` and `RateLimit-Policy` headers of the current response; undefined if no limit applied. */
export function quotaHeaders(): Record<string, string> | undefined {
  const quotas = requestContext.getStore()?.quotas;
  if (!quotas) return undefined;
  const all = [...quotas.values()];
  return {
    'ratelimit-policy': all
      .map(({ name, points, windowSeconds }) => `"${name}";q=${points};w=${windowSeconds}`)
      .join(', '),
    ratelimit: all.map(({ name, remaining, resetSeconds }) => `"${name}";r=${remaining};t=${resetSeconds}`).join(', '),
  };
}
