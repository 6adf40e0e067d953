import { PageOf, PageQuery } from '#platform/api/page.js';
import { Choice, Flag, Id, Instant, Int, Text } from '#platform/shapes/fields.js';
import { type ConnectionQuality, connectionQualities } from './session-participant.entity.js';

export class AttendanceQuery extends PageQuery {
  @Flag({ optional: true, about: 'Only people who attended, or only those who did not' })
  attended?: boolean;
}

/** A person who attended a session, was invited to it, or was a student of its classroom then. */
export class SessionAttendanceView {
  @Id()
  userId: string;

  @Text({ example: 'Ben Berg', about: 'Name of the person' })
  name: string;

  @Text({
    nullable: true,
    example: 'participant',
    about: 'Role in the session; null for a student of the classroom who did not come',
  })
  role: string | null;

  @Flag({ about: 'Whether the person joined at least once' })
  attended: boolean;

  @Instant({ nullable: true, about: 'When the person joined first; null for those who did not come' })
  joinedAt: Date | null;

  @Instant({ nullable: true, about: 'When the person left last; null while present' })
  leftAt: Date | null;

  @Int({ min: 0, about: 'Minutes present since the activation, with the current stay' })
  minutesPresent: number;

  @Int({ min: 0, max: 100, about: 'Score by the formula of live sessions' })
  participationScore: number;

  @Int({ min: 0, about: 'Questions, votes, messages and raised hands' })
  interactionCount: number;

  @Int({ min: 0, about: 'Questions the person asked' })
  questionsAsked: number;

  @Int({ min: 0, about: 'Polls the person voted in' })
  pollsAnswered: number;

  @Choice(connectionQualities, { nullable: true, about: 'What the client reported last' })
  connectionQuality: ConnectionQuality | null;
}

export class AttendancePage extends PageOf(SessionAttendanceView) {}
