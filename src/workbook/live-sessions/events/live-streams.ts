import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { OnNotify } from '#platform/database/notifications.js';
import { FairQueue } from '#platform/pacing/fair-queue.js';
import { All } from '#platform/ports/ports.js';
import { frameOf } from '#platform/streams/event-stream.js';
import { EventStreams } from '#platform/streams/event-streams.js';
import { Audiences } from './audiences.js';
import { affectsReaders, type Listener, LiveRoom } from './live-room.js';
import { LiveSnapshotPart } from './live-snapshot.port.js';
import { eventsAfter, positionOf, snapshotOf, type StreamedEvent, touchListeners } from './streams.sql.js';

/** Sessions whose events are loaded at the same time. */
const maxParallelRooms = 4;
const maxBatch = 500;
/** A client that missed more events gets a snapshot instead. */
const maxMissed = 1_000;
const retryMs = 1_000;
/** When clients that are behind are looked at again. */
const behindMs = 20;
/** An open stream counts as a sign of life, recorded this often. */
const touchIntervalMs = 60_000;

/**
 * Sends the events of sessions to the open streams of this process. However many listeners a session has, its new events
 * are loaded and serialized once (docs/decisions/0161).
 */
@Injectable()
export class LiveStreams implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(LiveStreams.name);
  private readonly rooms = new Map<string, LiveRoom>();
  private readonly turns = new FairQueue(maxParallelRooms);
  private timer?: NodeJS.Timeout;

  constructor(
    @All(LiveSnapshotPart) private readonly parts: LiveSnapshotPart[],
    private readonly audiences: Audiences,
    private readonly streams: EventStreams,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.touch().catch(() => undefined), touchIntervalMs).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Opens a stream: a snapshot and what happens from then on, or what followed the event `lastEventId`. */
  async open(actor: Actor, sessionId: string, connection: ServerResponse, lastEventId?: string): Promise<Readable> {
    const reader = await this.audiences.listenerOf(actor, sessionId);
    const stream = this.streams.open(actor, connection);
    const resumeAfter = /^\d{1,9}$/.test(lastEventId ?? '') ? Number(lastEventId) : undefined;
    const listener: Listener = { stream, reader, position: undefined, resumeAfter, behindSince: undefined };
    const room = this.rooms.get(sessionId) ?? new LiveRoom(sessionId);
    this.rooms.set(sessionId, room);
    room.listeners.add(listener);
    stream.body.once('close', () => {
      room.listeners.delete(listener);
      if (room.listeners.size === 0 && this.rooms.get(sessionId) === room) this.rooms.delete(sessionId);
    });
    this.wake(room);
    return stream.body;
  }

  /** The payload is `session sequence`. Without one, notifications may have been lost, so all sessions are looked up. */
  @OnNotify('live_session_events')
  onNotify(payload?: string): void {
    if (payload === undefined) return [...this.rooms.values()].forEach((room) => this.wake(room));
    const room = this.rooms.get(payload.split(' ')[0] ?? '');
    if (room) this.wake(room);
  }

  /** Records that the people with an open stream are still there, in one statement. */
  async touch(): Promise<void> {
    const pairs = [...this.rooms.values()].flatMap(({ sessionId, listeners }) =>
      [...new Set([...listeners].map(({ reader }) => reader.userId))].map((userId) => [sessionId, userId] as const),
    );
    if (pairs.length === 0) return;
    const [sessionIds, userIds] = [pairs.map(([sessionId]) => sessionId), pairs.map(([, userId]) => userId)];
    await this.database.query(touchListeners, [sessionIds, userIds, this.clock.now()]);
  }

  /** Flushes the room once it is its turn. Notifications until then need no flush of their own. */
  private wake(room: LiveRoom): void {
    if (room.isQueued) return;
    room.isQueued = true;
    const flush = async () => {
      // Lets what happens in the same moment be loaded together.
      await new Promise((resolve) => setImmediate(resolve));
      room.isQueued = false;
      await this.flush(room);
    };
    this.turns.run(room.sessionId, flush).catch((error: unknown) => {
      this.logger.warn(`Could not load the events of a live session; they are loaded again: ${String(error)}`);
      setTimeout(() => this.wake(room), retryMs).unref();
    });
  }

  private async flush(room: LiveRoom): Promise<void> {
    room.catchUp();
    if (await this.welcome(room)) return this.close(room);
    for (let batch: StreamedEvent[] | undefined; batch === undefined || batch.length === maxBatch;) {
      if (room.position === Infinity) break;
      batch = await this.database.query<StreamedEvent>(eventsAfter, [room.sessionId, room.position, maxBatch]);
      const isOver = batch.some(affectsReaders) && (await this.refresh(room, [...room.listeners]));
      room.send(batch);
      if (isOver) return this.close(room);
    }
    if (room.isBehind) setTimeout(() => this.wake(room), behindMs).unref();
  }

  /**
   * Gives new listeners their position: after the last event they received, or after a snapshot. Returns whether the session
   * is over.
   */
  private async welcome(room: LiveRoom): Promise<boolean> {
    const { newcomers, sessionId } = room;
    if (newcomers.length === 0) return false;
    const isOver = await this.refresh(room, newcomers);
    const [now] = await this.database.query<{ sequence: number }>(positionOf, [sessionId]);
    const isResumable = ({ resumeAfter }: Listener) =>
      resumeAfter !== undefined && now && resumeAfter <= now.sequence && now.sequence - resumeAfter <= maxMissed;
    const others = newcomers.filter((listener) => !isResumable(listener));
    for (const listener of newcomers) if (!others.includes(listener)) listener.position = listener.resumeAfter;
    if (others.length > 0) await this.sendSnapshot(sessionId, others);
    return isOver;
  }

  private async sendSnapshot(sessionId: string, listeners: Listener[]): Promise<void> {
    const [snapshot] = await this.database.query<{ sequence: number; session: object; participants: object[] }>(
      snapshotOf,
      [sessionId],
    );
    if (!snapshot) return listeners.forEach(({ stream }) => stream.end('live_session_over'));
    const features = await Promise.all(this.parts.map(async (part) => [part.name, await part.of(sessionId)] as const));
    const data = JSON.stringify({ ...snapshot, ...Object.fromEntries(features) });
    const frame = Buffer.from(frameOf('snapshot', data, String(snapshot.sequence)));
    for (const listener of listeners) {
      listener.stream.sendFrame(frame);
      listener.position = snapshot.sequence;
    }
  }

  /** Reads the rights of listeners again, and ends the streams of those who left or were removed. Returns whether the session is over. */
  private async refresh({ sessionId }: LiveRoom, listeners: Listener[]): Promise<boolean> {
    const [now] = await this.database.query<{ status: string }>(positionOf, [sessionId]);
    const isOver = !now || now.status === 'ended' || now.status === 'cancelled';
    const readers = await this.audiences.load(
      sessionId,
      listeners.map(({ reader }) => reader.userId),
    );
    for (const listener of listeners) {
      const reader = readers.get(listener.reader.userId);
      // An admin has no row, or one with the permissions of an observer.
      if (!reader || listener.reader.moderatesAll) continue;
      listener.reader = reader;
      if (reader.isRemoved) listener.stream.end('removed_from_session');
      else if (!isOver && (!reader.isAdmitted || !(reader.isPresent || reader.moderates)))
        listener.stream.end('left_session');
    }
    return isOver;
  }

  private close(room: LiveRoom): void {
    for (const { stream } of room.listeners) stream.end('live_session_over');
  }
}
