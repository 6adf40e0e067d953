import { Choice, Id, Instant, Int, Json, Many, Text } from '#platform/shapes/fields.js';

/** Event types have no fixed list: each feature of sessions adds its own. */
const typePattern = /^[a-z][a-z_]{1,49}$/;

export class SessionEventQuery {
  @Int({ min: 0, default: 0, about: 'Only events after this sequence' })
  after: number;

  @Int({ min: 1, max: 500, default: 100, about: 'Maximum number of events' })
  limit: number;

  @Text({
    max: 50,
    pattern: typePattern,
    shape: 'a type such as chat',
    optional: true,
    example: 'participant_joined',
    about: 'Only events of this type',
  })
  type?: string;

  @Id({ optional: true, about: 'Only events of this person' })
  userId?: string;
}

const audiences = ['all', 'moderators', 'user', 'group'];

export class SessionEventView {
  @Int({ min: 1, about: 'Place in the session, without gaps; events for others are left out' })
  sequence: number;

  @Text({ max: 50, example: 'participant_joined', about: 'What happened' })
  type: string;

  @Id({ nullable: true, about: 'Who did it; null for the system and for erased people' })
  userId: string | null;

  @Json({ about: 'Depends on the type; see docs/live-sessions.md' })
  payload: object;

  @Choice(audiences, { about: 'Who sees it: all in the session, its moderators, one person, or a breakout group' })
  audience: string;

  @Instant()
  createdAt: Date;
}

export class SessionEventsView {
  @Many(() => SessionEventView, { max: 500 })
  items: SessionEventView[];

  @Int({ min: 0, nullable: true, about: 'Send it as after for the next events; null if there are none yet' })
  next: number | null;
}
