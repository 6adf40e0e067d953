import { validate as isUuid } from 'uuid';
import { newId } from '#platform/database/base.entity.js';
import type { EventStream } from '#platform/streams/event-stream.js';
import type { MessageView } from './messages.dto.js';

export type StreamMessage = MessageView & { recipientId: string };
/** `seen` is the event after which it was missed. */
export type MissedMessages = StreamMessage & { seen: string };

/** The last event a screen saw before it was cut off. */
interface Seen {
  id: string;
  at: Date;
}

/** A screen somebody follows their messages on; `back` and `isNew` until it has been told what it needs to begin. */
export interface StreamSubscriber {
  stream: EventStream;
  isNew: boolean;
  back?: Seen;
}

export const maxMissed = 100;
/** Two messages may be kept in another order than they were written in; so much is looked back, and said twice. */
const lookBackMs = 5_000;

/** Tells one screen of its person's messages, each once, and how many are unread now. */
export function sendMessage(
  screen: StreamSubscriber,
  own: (StreamMessage & { seen?: string })[],
  unread: number,
): void {
  const { stream, back, isNew } = screen;
  const missed = own.filter(({ seen }) => seen !== undefined && seen === back?.id);
  const isTooMuch = missed.length > maxMissed;
  const news = [...(isTooMuch ? [] : missed), ...own.filter(({ seen }) => seen === undefined)];
  if (isTooMuch) stream.send({ event: 'reset', data: {} });
  for (const { id, recipientId, seen, ...data } of new Map(news.map((message) => [message.id, message])).values())
    stream.send({ event: 'message', id, data: { id, ...data } });
  // So that whoever is cut off before their first message can say where they were.
  const id = isNew && news.length === 0 ? newId() : undefined;
  stream.send({ event: 'unread', id, data: { unread } });
  Object.assign(screen, { isNew: false, back: undefined });
}

/** Ids grow with time: the first 48 bits are the moment in milliseconds (RFC 9562). */
export function parseLastEventId(lastEventId: string | undefined): Seen | undefined {
  if (!lastEventId || !isUuid(lastEventId) || lastEventId[14] !== '7') return undefined;
  const ms = parseInt(lastEventId.replace('-', '').slice(0, 12), 16);
  return { id: lastEventId.toLowerCase(), at: new Date(ms - lookBackMs) };
}
