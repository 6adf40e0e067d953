import { createHash } from 'node:crypto';

/** Identifies the content of a request, by which a repeated request is recognized. The order of keys means nothing in JSON (RFC 8259). */
export const hashOfRequest = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content, withSortedKeys)).digest('base64url');

const withSortedKeys = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
