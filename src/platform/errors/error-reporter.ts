import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import { Clock } from '#platform/config/clock.js';
import { version } from '#platform/config/release.js';
import { factsOf } from './error-facts.js';

export const errorSources = ['request', 'job', 'process'] as const;
export type ErrorSource = (typeof errorSources)[number];

/** Where something failed, and for whom. */
export interface Occurrence {
  source: ErrorSource;
  /** The route's pattern, the job's name: never an address with somebody's id in it. */
  route: string;
  status?: number;
  /** What the person was told, where that says more than the error itself. */
  code?: string;
  requestId?: string;
  userId?: string;
}

/** All that failed alike since the last time it was written. */
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

/** Failures alike in this are one: the namespace of their ids. */
const alike = '6f1c1d0e-8a53-5d39-9c0b-0d6b0a6d9f11';
const maxGroups = 200;
const maxPeople = 100;
const maxRequests = 5;

/**
 * Notes what went wrong, in memory and at once, so that a failing request fails no slower for it (OQ-028). Another
 * writes it down; what there is no room for until then is only counted.
 */
@Injectable()
export class ErrorReporter {
  /** How many occurrences were reported since this process began, and how many of them found no room. */
  readonly totals: Record<ErrorSource | 'dropped', number> = { request: 0, job: 0, process: 0, dropped: 0 };
  private pending = new Map<string, ErrorGroup>();
  private taken: ErrorGroup[] = [];

  constructor(private readonly clock: Clock) {}

  report(error: unknown, occurrence: Occurrence): void {
    this.totals[occurrence.source]++;
    try {
      this.note(errorGroupOf(error, occurrence, this.clock.now()));
    } catch {
      // Whatever is wrong with an error must not hide it: the log has it, and it is counted.
      this.totals.dropped++;
    }
  }

  /** Adds what was seen, here or before a restart. */
  note(sighting: ErrorGroup): void {
    const known = this.pending.get(sighting.id);
    if (known) return merge(known, sighting);
    if (this.pending.size < maxGroups) this.pending.set(sighting.id, sighting);
    else this.totals.dropped += sighting.occurrences;
  }

  /** How many occurrences are not written yet. */
  get unwritten(): number {
    return [...this.taken, ...this.pending.values()].reduce((sum, { occurrences }) => sum + occurrences, 0);
  }

  /** Hands over what has been noted so far, to be written until `settle`. */
  take(): ErrorGroup[] {
    this.taken = [...this.pending.values()];
    this.pending = new Map();
    return this.taken;
  }

  /** What was taken is written, or was given up, or is noted again. */
  settle(): void {
    this.taken = [];
  }
}

function errorGroupOf(error: unknown, occurrence: Occurrence, at: Date): ErrorGroup {
  const { source, route, status = null, requestId, userId } = occurrence;
  const facts = factsOf(error);
  const code = occurrence.code ?? facts.code;
  const { errorClass, place } = facts;
  // The same line moves from release to release.
  const id = uuidv5(JSON.stringify([source, route, status, errorClass, code, place?.replace(/:\d+\)?$/, '')]), alike);
  return {
    ...{ id, source, route: route.slice(0, 300), status, errorClass, code, place, release: version },
    ...{ occurrences: 1, firstSeenAt: at, lastSeenAt: at },
    people: userId ? [hashOf(id, userId)] : [],
    requestIds: requestId ? [requestId] : [],
  };
}

/** Tells people apart in one row, and in no other. */
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
