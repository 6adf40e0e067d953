import { Injectable } from '@nestjs/common';
import { EventStreams } from '#platform/streams/event-streams.js';
import { OpenSessions } from './open-sessions.js';

/** Closes event streams, in every process, when the login session in which they were opened ends. */
@Injectable()
export class StreamSessions {
  constructor(streams: EventStreams, sessions: OpenSessions) {
    streams.heldBy((actor) => sessions.isOpen(actor));
    sessions.onChange((id) => {
      const checked = streams.check((actor) => !id || actor.sessionId === id || actor.userId === id);
      // When the database cannot be reached, the next heartbeat of the stream checks again.
      checked.catch(() => undefined);
    });
  }
}
