import { validate as isUuid } from 'uuid';
import type { MessageView } from '#messaging/inbox/messages.dto.js';
import { newId } from '#platform/crypto/new-id.js';
import type { EventStream } from '#platform/streams/event-stream.js';

export type StreamMessage = MessageView & { recipientId: string };
/** A message the subscriber missed after the event `lastEventId`. */
export type MissedMessage = StreamMessage & { lastEventId: string };

/** The last event a subscriber received before it reconnected, and the time to replay from. */
interface LastEvent {
  id: string;
  replayFrom: Date;
}

/** One open message stream. `isNew` and `lastEvent` are cleared by the first flush. */
export interface StreamSubscriber {
  stream: EventStream;
  isNew: boolean;
  lastEvent: LastEvent | undefined;
}

export const maxMissed = 100;
/** Transactions may commit in another order than their ids; messages of this last interval are repeated. */
const replayOverlapMs = 5_000;

/** Sends a subscriber its messages, each once, followed by the unread count. */
export function sendMessages(
  subscriber: StreamSubscriber,
  messages: (StreamMessage & { lastEventId?: string })[],
  unread: number,
): void {
  const { stream, lastEvent, isNew } = subscriber;
  const missed = messages.filter(({ lastEventId }) => lastEventId !== undefined && lastEventId === lastEvent?.id);
  const isReset = missed.length > maxMissed;
  const toSend = [...(isReset ? [] : missed), ...messages.filter(({ lastEventId }) => lastEventId === undefined)];
  if (isReset) stream.send({ event: 'reset', data: {} });
  const byId = new Map(toSend.map((message) => [message.id, message]));
  for (const { id, recipientId, lastEventId, ...data } of byId.values())
    stream.send({ event: 'message', id, data: { id, ...data } });
  // Gives a client that disconnects before its first message an id to resume from.
  const resumable = isNew && toSend.length === 0 ? { id: newId() } : {};
  stream.send({ event: 'unread', ...resumable, data: { unread } });
  Object.assign(subscriber, { isNew: false, lastEvent: undefined });
}

/** The first 48 bits of a UUIDv7 are its time in milliseconds (RFC 9562). Undefined for any other id. */
export function parseLastEventId(lastEventId: string | undefined): LastEvent | undefined {
  if (!lastEventId || !isUuid(lastEventId) || lastEventId[14] !== '7') return undefined;
  const ms = parseInt(lastEventId.replace('-', '').slice(0, 12), 16);
  return { id: lastEventId.toLowerCase(), replayFrom: new Date(ms - replayOverlapMs) };
}
