import { type EventStream, frameOf } from '#platform/streams/event-stream.js';
import type { Reader } from './audiences.js';
import type { StreamedEvent } from './streams.sql.js';

/** An open stream of one person, up to the event it has received. */
export interface Listener {
  stream: EventStream;
  reader: Reader;
  /** The last sequence that was sent or skipped; undefined until the first flush. */
  position: number | undefined;
  /** The Last-Event-ID of a client that reconnected. */
  resumeAfter: number | undefined;
  /** Since when the client has not read what it was sent, as given by `performance.now`; undefined for one that keeps up. */
  behindSince: number | undefined;
}

/** A client with more unread bytes is sent nothing until it has read them. */
const maxUnreadBytes = 64 * 1024;
/** A client that reads nothing for so long is disconnected. */
const maxBehindMs = 30_000;

/** The listeners of one session in this process. */
export class LiveRoom {
  readonly listeners = new Set<Listener>();
  isQueued = false;

  constructor(readonly sessionId: string) {}

  /** The listeners that can be sent something. */
  get ready(): Listener[] {
    return [...this.listeners].filter(
      ({ position, behindSince }) => position !== undefined && behindSince === undefined,
    );
  }

  get newcomers(): Listener[] {
    return [...this.listeners].filter(({ position }) => position === undefined);
  }

  /** The first sequence that some ready listener has not received. */
  get position(): number {
    return this.ready.reduce((first, { position = Infinity }) => Math.min(first, position), Infinity);
  }

  /** Sends each event to the ready listeners who may see it; its bytes are made once. */
  send(events: StreamedEvent[]): void {
    const frames = new Map<number, Buffer>();
    const frameFor = ({ type, data, sequence }: StreamedEvent) => {
      const frame = frames.get(sequence) ?? Buffer.from(frameOf(type, data, String(sequence)));
      frames.set(sequence, frame);
      return frame;
    };
    for (const listener of this.ready) sendTo(listener, events, frameFor);
  }

  /** Whether some listeners have not been sent all, because they had not read what they were sent before. */
  get isBehind(): boolean {
    return [...this.listeners].some(({ behindSince }) => behindSince !== undefined);
  }

  /** Makes those who have read what they were sent ready again, and disconnects those who do not read. */
  catchUp(): void {
    for (const listener of this.listeners) {
      const { stream, behindSince } = listener;
      if (behindSince === undefined) continue;
      if (stream.bufferedBytes <= maxUnreadBytes) listener.behindSince = undefined;
      else if (performance.now() - behindSince > maxBehindMs) stream.close();
    }
  }
}

function sendTo(listener: Listener, events: StreamedEvent[], frameFor: (event: StreamedEvent) => Buffer): void {
  const { stream, reader } = listener;
  for (const event of events) {
    if ((listener.position ?? 0) >= event.sequence) continue;
    if (stream.bufferedBytes > maxUnreadBytes) {
      listener.behindSince = performance.now();
      return;
    }
    if (isVisible(event, reader)) stream.sendFrame(frameFor(event));
    listener.position = event.sequence;
  }
}

/** Whether a person sees an event. Moderators see all; so does its author. */
export function isVisible(event: StreamedEvent, { userId, moderates, group, round }: Reader): boolean {
  if (event.audience === 'all' || moderates || event.userId === userId) return true;
  if (event.audience === 'user') return event.audienceUserId === userId;
  return event.audience === 'group' && event.audienceGroup === group && event.audienceRound === round;
}

const affecting = /^(?:session_|breakout|participant_(?:left|removed|changed))/;

/** Whether the rights of listeners must be read again before the event is sent. */
export const affectsReaders = ({ type, audience }: StreamedEvent): boolean =>
  audience !== 'all' || affecting.test(type);
