import { randomInt } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Actor } from '#platform/access/actor.js';

/** A server-sent event. EventSource sends the last `id` as Last-Event-ID when it reconnects. */
export interface StreamEvent {
  event: string;
  data: object;
  id?: string;
}

/**
 * Why a stream ends: the login session has ended, this process is stopping and the client should reconnect, or the feature
 * that sends it has a reason of its own.
 */
export type EndReason = 'session_ended' | 'reconnect' | 'live_session_over' | 'left_session' | 'removed_from_session';

/** A client with more unread bytes is disconnected. It reconnects and gets the missed events. */
const maxBufferedBytes = 256 * 1024;
/** Each client waits another time in this range, so that they do not all return in the same moment. */
const minReconnectMs = 1_000;
const maxReconnectMs = 4_000;

/** A stream of server-sent events to one client (HTML Living Standard, section 9.2). */
export class EventStream {
  /** The response body. */
  readonly body = new Readable({ read: () => undefined });
  private hasEnded = false;

  constructor(readonly actor: Actor) {
    this.write(`retry: ${randomInt(minReconnectMs, maxReconnectMs)}\n\n`);
  }

  send({ event, data, id }: StreamEvent): void {
    this.write(frameOf(event, JSON.stringify(data), id));
  }

  /** Sends a frame that was made once for many streams. The streams share its bytes. */
  sendFrame(frame: Buffer): void {
    this.write(frame);
  }

  /** Bytes that the client has not read yet. */
  get bufferedBytes(): number {
    return this.body.readableLength;
  }

  /** Sends a comment, so that no proxy closes the stream as idle. */
  sendHeartbeat(): void {
    this.write(':\n\n');
  }

  /** Sends the reason and ends the stream. */
  end(reason: EndReason): void {
    if (this.hasEnded) return;
    this.send({ event: 'end', data: { reason } });
    this.hasEnded = true;
    this.body.push(null);
  }

  /** Discards the stream after the client disconnected. */
  close(): void {
    this.hasEnded = true;
    this.body.destroy();
  }

  private write(chunk: string | Buffer): void {
    if (this.hasEnded) return;
    this.body.push(chunk);
    if (this.body.readableLength > maxBufferedBytes) this.close();
  }
}

/** The text of an event; `data` is JSON without line breaks. */
export const frameOf = (event: string, data: string, id?: string): string =>
  `event: ${event}\n${id ? `id: ${id}\n` : ''}data: ${data}\n\n`;
