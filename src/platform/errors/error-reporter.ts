import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import { Clock } from '#platform/config/clock.js';
import { version } from '#platform/config/release.js';
import { WriteBuffer } from '#platform/pacing/write-buffer.js';
import { factsOf } from './error-facts.js';

export const errorSources = ['request', 'job', 'process'] as const;
export type ErrorSource = (typeof errorSources)[number];

/** The circumstances of an error. */
export interface Occurrence {
  source: ErrorSource;
  /** The route pattern or job name; never a URL with the id of a record. */
  route: string;
  status?: number;
  /** The problem code sent to the client, if it is more specific than the code of the error. */
  code?: string;
  requestId?: string | undefined;
  userId?: string | undefined;
}

/** Errors with the same source, route, status, class, code and place, counted since they were last written. */
export interface ErrorGroup {
  id: string;
  source: ErrorSource;
  route: string;
  status: number | null;
  errorClass: string;
  code: string | null;
  place: string | null;
  release: string;
  occurrences: number;
  people: string[];
  requestIds: string[];
  firstSeenAt: Date;
  lastSeenAt: Date;
}

/** UUIDv5 namespace of group ids. */
const groupNamespace = '6f1c1d0e-8a53-5d39-9c0b-0d6b0a6d9f11';
const writeIntervalMs = 2_000;
const maxGroups = 200;
const maxPeople = 100;
const maxRequests = 5;

/**
 * Collects errors in memory, so that a failing request is not delayed by another statement (docs/decisions/0026). The
 * ErrorStore writes them. Groups beyond `maxGroups` are only counted.
 */
@Injectable()
export class ErrorReporter {
  /** Number of reported errors since the process started, and of those dropped. */
  readonly totals: Record<ErrorSource | 'dropped', number> = { request: 0, job: 0, process: 0, dropped: 0 };
  /** The groups that are not written yet. */
  readonly buffer = new WriteBuffer<ErrorGroup>({
    intervalMs: writeIntervalMs,
    batchSize: maxGroups,
    max: maxGroups,
    keyOf: ({ id }) => id,
    merge,
    onDropped: (groups) => (this.totals.dropped += sumOf(groups)),
  });

  constructor(private readonly clock: Clock) {}

  /** Counts an error. Never throws. */
  report(error: unknown, occurrence: Occurrence): void {
    this.totals[occurrence.source]++;
    try {
      this.buffer.add(errorGroupOf(error, occurrence, this.clock.now()));
    } catch {
      // An error that cannot be inspected is still logged and counted.
      this.totals.dropped++;
    }
  }

  /** Number of errors that are not written yet. */
  get unwritten(): number {
    return sumOf(this.buffer.entries);
  }
}

const sumOf = (groups: ErrorGroup[]): number => groups.reduce((sum, { occurrences }) => sum + occurrences, 0);

function errorGroupOf(error: unknown, occurrence: Occurrence, at: Date): ErrorGroup {
  const { source, route, status = null, requestId, userId } = occurrence;
  const facts = factsOf(error);
  const code = occurrence.code ?? facts.code;
  const { errorClass, place } = facts;
  // The line number is excluded, because it changes with every release.
  const id = uuidv5(
    JSON.stringify([source, route, status, errorClass, code, place?.replace(/:\d+\)?$/, '')]),
    groupNamespace,
  );
  return {
    id,
    source,
    route: route.slice(0, 300),
    status,
    errorClass,
    code,
    place,
    release: version,
    occurrences: 1,
    firstSeenAt: at,
    lastSeenAt: at,
    people: userId ? [hashOf(id, userId)] : [],
    requestIds: requestId ? [requestId] : [],
  };
}

/** Pseudonym of a user, different in each group, so that users can be counted but not tracked. */
const hashOf = (id: string, userId: string): string =>
  createHash('sha256').update(`${id}:${userId}`).digest('hex').slice(0, 16);

function merge(earlier: ErrorGroup, later: ErrorGroup): ErrorGroup {
  return {
    ...later,
    occurrences: earlier.occurrences + later.occurrences,
    people: [...new Set([...earlier.people, ...later.people])].slice(0, maxPeople),
    requestIds: [...later.requestIds, ...earlier.requestIds].slice(0, maxRequests),
    firstSeenAt: earlier.firstSeenAt < later.firstSeenAt ? earlier.firstSeenAt : later.firstSeenAt,
    lastSeenAt: earlier.lastSeenAt > later.lastSeenAt ? earlier.lastSeenAt : later.lastSeenAt,
  };
}
