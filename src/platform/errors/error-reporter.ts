import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import { Clock } from '#platform/config/clock.js';
import { version } from '#platform/config/release.js';
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
  private pending = new Map<string, ErrorGroup>();
  private taken: ErrorGroup[] = [];

  constructor(private readonly clock: Clock) {}

  /** Counts an error. Never throws. */
  report(error: unknown, occurrence: Occurrence): void {
    this.totals[occurrence.source]++;
    try {
      this.note(errorGroupOf(error, occurrence, this.clock.now()));
    } catch {
      // An error that cannot be inspected is still logged and counted.
      this.totals.dropped++;
    }
  }

  /** Adds a group, of this process or read from the spool file. */
  note(group: ErrorGroup): void {
    const known = this.pending.get(group.id);
    if (known) return merge(known, group);
    if (this.pending.size < maxGroups) this.pending.set(group.id, group);
    else this.totals.dropped += group.occurrences;
  }

  /** Number of errors that are not written yet. */
  get unwritten(): number {
    return [...this.taken, ...this.pending.values()].reduce((sum, { occurrences }) => sum + occurrences, 0);
  }

  /** Returns the collected groups for writing. They count as unwritten until `settle`. */
  take(): ErrorGroup[] {
    this.taken = [...this.pending.values()];
    this.pending = new Map();
    return this.taken;
  }

  /** Marks the taken groups as done: written, dropped or added again. */
  settle(): void {
    this.taken = [];
  }
}

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
    ...{ id, source, route: route.slice(0, 300), status, errorClass, code, place, release: version },
    ...{ occurrences: 1, firstSeenAt: at, lastSeenAt: at },
    people: userId ? [hashOf(id, userId)] : [],
    requestIds: requestId ? [requestId] : [],
  };
}

/** Pseudonym of a user, different in each group, so that users can be counted but not tracked. */
const hashOf = (id: string, userId: string): string =>
  createHash('sha256').update(`${id}:${userId}`).digest('hex').slice(0, 16);

function merge(
  known: ErrorGroup,
  { occurrences, people, requestIds, place, lastSeenAt, firstSeenAt }: ErrorGroup,
): void {
  known.occurrences += occurrences;
  known.place = place;
  known.people = [...new Set([...known.people, ...people])].slice(0, maxPeople);
  known.requestIds = [...requestIds, ...known.requestIds].slice(0, maxRequests);
  if (lastSeenAt > known.lastSeenAt) known.lastSeenAt = lastSeenAt;
  if (firstSeenAt < known.firstSeenAt) known.firstSeenAt = firstSeenAt;
}
