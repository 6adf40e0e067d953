import type { Readable } from 'node:stream';
import type { OnModuleDestroy } from '@nestjs/common';
import { Problem, unavailable } from '#platform/problems/problem.js';

/** Bytes from `start` to `end`, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Where the bytes of files are kept, each under a key that never comes from outside (OQ-008). A key holds all of its
 * bytes or is not there.
 */
export abstract class Storage implements OnModuleDestroy {
  /** Keeps what `bytes` yields. When it fails on the way, nothing is kept, and its failure is passed on. */
  abstract write(key: string, bytes: Readable): Promise<void>;

  /** The bytes, or some of them, as a stream that must be read to its end or destroyed. 404 when they are gone. */
  abstract read(key: string, range?: ByteRange): Promise<Readable>;

  /** Where the bytes lie on this machine, for programs that want to jump about in them; undefined when they do not. */
  abstract pathOf(key: string): string | undefined;

  /** Forgets the keys. One that is gone already is no failure. */
  abstract remove(keys: string[]): Promise<void>;

  /** The keys this product made; only those whose bytes were written before `olderThan` when it is given. */
  abstract keys(olderThan?: Date): AsyncIterable<string>;

  /** Removes what writes that never ended have left since before `olderThan`; returns how many. */
  abstract tidy(olderThan: Date): Promise<number>;

  /** Throws unless bytes could be written right now. */
  abstract check(): Promise<void>;

  /** Lets go of the connections it keeps open. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  onModuleDestroy(): Promise<void> {
    return this.close();
  }
}

/** Everything this product keeps lies under such a key; whatever else lies in the storage is left alone. */
export const isOwnKey = (key: string): boolean =>
  /^\d{4}\/\d{2}\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.thumbnail)?\.[a-z0-9]+$/.test(key);

/** The bytes a row promises are not there. */
export const bytesMissing = () =>
  new Problem('notFound', 'file_missing', 'The content of this file is gone. Upload it again.');

/** No room for more. */
export const storageFull = (cause: unknown) =>
  new Problem(
    'storageFull',
    'storage_full',
    'There is no room for this file right now. Ask the operator for more space, then upload it again.',
  ).because(cause);

/** The storage cannot be reached or refuses to work. */
export const storageAway = (cause: unknown) =>
  unavailable('storage_unavailable', 'Files cannot be reached right now. Try again in a moment.', 5).because(cause);
