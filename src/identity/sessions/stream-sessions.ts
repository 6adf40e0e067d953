import { Injectable } from '@nestjs/common';
import { EventStreams } from '#platform/streams/event-streams.js';
import { OpenSessions } from './open-sessions.js';

/** Ends event streams together with the login sessions they were opened in, in every process at once. */
@Injectable()
export class StreamSessions {
  constructor(streams: EventStreams, sessions: OpenSessions) {
    streams.useSessionCheck((actor) => sessions.isOpen(actor));
    sessions.watch((id) => {
      const concerned = streams.check((actor) => !id || actor.sessionId === id || actor.userId === id);
      // When nobody can be asked, the next beat asks again.
      concerned.catch(() => undefined);
    });
  }
}
