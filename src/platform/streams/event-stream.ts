import { randomInt } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Actor } from '#platform/access/actor.js';

/** A server-sent event. EventSource sends the last `id` as Last-Event-ID when it reconnects. */
export interface StreamEvent {
  event: string;
  data: object;
  id?: string;
}

/** Why a stream ends: the session has ended, or this process is stopping and the client should reconnect. */
export type EndReason = 'session_ended' | 'reconnect';

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
    this.write(`event: ${event}\n${id ? `id: ${id}\n` : ''}data: ${JSON.stringify(data)}\n\n`);
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

  private write(text: string): void {
    if (this.hasEnded) return;
    this.body.push(text);
    if (this.body.readableLength > maxBufferedBytes) this.close();
  }
}
