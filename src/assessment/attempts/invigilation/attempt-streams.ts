import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { AttemptReader } from '#assessment/attempts/attempt-reader.service.js';
import type { AttemptStatus } from '#assessment/attempts/attempt-states.js';
import { timeLimitOf } from '#assessment/attempts/time-limit.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { OnNotify } from '#platform/database/notifications.js';
import type { EventStream } from '#platform/streams/event-stream.js';
import { EventStreams } from '#platform/streams/event-streams.js';
import type { AttemptBoardRowView } from './invigilation.dto.js';
import { InvigilationService } from './invigilation.service.js';
import { streamedAttempts } from './invigilation.sql.js';

/** Saved answers reach the board within this time; starts, pauses and submissions immediately. */
const boardIntervalMs = 3_000;
const boardRows = { page: 1, limit: 100 };

interface StreamedAttempt {
  id: string;
  status: AttemptStatus;
  screenId: string | null;
  deadlineAt: Date | null;
  limitSeconds: number | null;
  extensionSeconds: number;
}

/** A teacher who watches an assessment, and the rows as they were sent, by student. */
interface Watcher {
  actor: Actor;
  stream: EventStream;
  assessmentId: string;
  sent: Map<string, string>;
  isBusy: boolean;
}

/** Tells students immediately when their attempt is continued elsewhere, paused, extended or over, and shows teachers the board. */
@Injectable()
export class AttemptStreams implements BeforeApplicationShutdown {
  private readonly logger = new Logger(AttemptStreams.name);
  private readonly students = new Map<string, Set<EventStream>>();
  private readonly watchers = new Set<Watcher>();
  private readonly changed = new Set<string>();
  private timer?: NodeJS.Timeout | undefined;

  constructor(
    private readonly reader: AttemptReader,
    private readonly invigilation: InvigilationService,
    private readonly streams: EventStreams,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Streams the state of an attempt to its student, from now on. */
  async follow(actor: Actor, attemptId: string, connection: ServerResponse): Promise<Readable> {
    await this.reader.get(actor, attemptId, 'take', false);
    const stream = this.streams.open(actor, connection);
    const open = this.students.get(attemptId) ?? new Set();
    this.students.set(attemptId, open.add(stream));
    stream.body.once('close', () => {
      open.delete(stream);
      if (open.size === 0 && this.students.get(attemptId) === open) this.students.delete(attemptId);
    });
    await this.send([attemptId]);
    return stream.body;
  }

  /** Streams the board of an assessment: all of its first hundred students, then those that change. */
  async watch(actor: Actor, assessmentId: string, connection: ServerResponse): Promise<Readable> {
    await this.invigilation.board(actor, assessmentId, boardRows);
    const watcher = {
      actor,
      assessmentId,
      stream: this.streams.open(actor, connection),
      sent: new Map(),
      isBusy: false,
    };
    this.watchers.add(watcher);
    this.timer ??= setInterval(() => this.refresh(), boardIntervalMs).unref();
    watcher.stream.body.once('close', () => {
      this.watchers.delete(watcher);
      if (this.watchers.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    });
    await this.show(watcher);
    return watcher.stream.body;
  }

  /** The payload is `assessment attempt`. Without one, notifications may have been lost. */
  @OnNotify('attempts_changed')
  onNotify(payload?: string): void {
    const [assessmentId, attemptId] = payload?.split(' ') ?? [];
    const affected = attemptId === undefined ? [...this.students.keys()] : [attemptId];
    const isWaiting = this.changed.size > 0;
    for (const id of affected) if (this.students.has(id)) this.changed.add(id);
    // Changes of a whole class arrive in one burst and are read in one statement.
    if (!isWaiting && this.changed.size > 0) setImmediate(() => this.flush());
    this.refresh(assessmentId);
  }

  private flush(): void {
    const ids = [...this.changed];
    this.changed.clear();
    this.send(ids).catch((error: unknown) => this.logger.warn(`Could not read changed attempts: ${String(error)}`));
  }

  private async send(ids: string[]): Promise<void> {
    const attempts = await this.database.query<StreamedAttempt>(streamedAttempts, [ids]);
    for (const { limitSeconds, extensionSeconds, ...attempt } of attempts) {
      const data = { ...attempt, ...timeLimitOf(limitSeconds, extensionSeconds), serverTime: this.clock.now() };
      for (const stream of this.students.get(attempt.id) ?? []) stream.send({ event: 'attempt', data });
    }
  }

  private refresh(assessmentId?: string): void {
    for (const watcher of this.watchers)
      if (assessmentId === undefined || watcher.assessmentId === assessmentId)
        this.show(watcher).catch((error: unknown) => {
          this.logger.warn(`The board of an assessment could not be read: ${String(error)}`);
          watcher.stream.end('reconnect');
        });
  }

  /** Sends the rows that differ from what was sent. Seconds left differ with every look and follow from the deadline. */
  private async show(watcher: Watcher): Promise<void> {
    if (watcher.isBusy) return;
    watcher.isBusy = true;
    try {
      const { items } = await this.invigilation.board(watcher.actor, watcher.assessmentId, boardRows);
      const changed = items.filter((row) => isNews(watcher.sent, row));
      if (changed.length === 0) return;
      watcher.stream.send({ event: 'board', data: { items: changed, serverTime: this.clock.now() } });
    } finally {
      watcher.isBusy = false;
    }
  }
}

function isNews(sent: Map<string, string>, { secondsLeft: _, ...row }: AttemptBoardRowView): boolean {
  const text = JSON.stringify(row);
  if (sent.get(row.studentId) === text) return false;
  sent.set(row.studentId, text);
  return true;
}
