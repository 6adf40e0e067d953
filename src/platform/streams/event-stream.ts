import { Readable } from 'node:stream';
import type { Actor } from '#platform/access/actor.js';

/** One event as a browser's EventSource receives it; `id` is what it sends as Last-Event-ID when it comes back. */
export interface StreamEvent {
  event: string;
  data: object;
  id?: string;
}

/** Why a stream ends: the session is over, or this process goes away and the client should come back. */
export type EndReason = 'session_ended' | 'come_back';

/** A reader that takes in nothing for so long is cut off; it comes back and is told what it missed. */
const maxBufferedBytes = 256 * 1024;
const reconnectAfterMs = 2_000;

/** Server-sent events to one screen of one person (HTML Living Standard, section 9.2). */
export class EventStream {
  /** What is sent, as the body of the answer. */
  readonly body = new Readable({ read: () => undefined });
  private isEnded = false;

  constructor(readonly actor: Actor) {
    this.write(`retry: ${reconnectAfterMs}\n\n`);
  }

  send({ event, data, id }: StreamEvent): void {
    this.write(`event: ${event}\n${id ? `id: ${id}\n` : ''}data: ${JSON.stringify(data)}\n\n`);
  }

  /** A comment, so that no proxy takes the stream for dead. */
  beat(): void {
    this.write(':\n\n');
  }

  /** Says why and ends. */
  end(reason: EndReason): void {
    if (this.isEnded) return;
    this.send({ event: 'end', data: { reason } });
    this.isEnded = true;
    this.body.push(null);
  }

  /** Nobody is there any more. */
  close(): void {
    this.isEnded = true;
    this.body.destroy();
  }

  private write(text: string): void {
    if (this.isEnded) return;
    this.body.push(text);
    if (this.body.readableLength > maxBufferedBytes) this.close();
  }
}
