import { createHash } from 'node:crypto';

/** Identifies the content of a request. */
export const hashOfRequest = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('base64url');
