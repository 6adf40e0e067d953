import { attemptStatuses } from '#assessment/attempts/attempt-states.js';
import { PageOf } from '#platform/api/page.js';
import { Choice, Id, Ids, Instant, Int, Text } from '#platform/shapes/fields.js';

/** Whose attempts an invigilator pauses, continues or ends. */
export class AttemptSelection {
  @Ids({ min: 1, max: 500, optional: true, about: 'Only the attempts of these students; without it, of all' })
  studentIds?: string[];
}

export class AttemptVoid {
  @Text({ max: 500, about: 'Why, for the record' })
  reason: string;
}

export class AttemptsChangedView {
  @Int({ min: 0, about: 'Number of attempts that were changed' })
  changed: number;
}

const boardStatuses = ['not_started', ...attemptStatuses] as const;

/** Where a student of the class is. */
export class AttemptBoardRowView {
  @Id()
  studentId: string;

  @Text({ example: 'Ben Bauer', about: 'Name of the student' })
  studentName: string;

  @Id({
    nullable: true,
    about: 'The latest attempt; null before the first one, and for submitted work while names are hidden',
  })
  attemptId: string | null;

  @Int({ min: 1, nullable: true, about: 'Number of the attempt, starting at 1' })
  attemptNumber: number | null;

  @Choice(boardStatuses, { about: 'State of the latest attempt' })
  status: (typeof boardStatuses)[number];

  @Int({ min: 0, nullable: true, about: 'Place of the question the student is at, starting at 0' })
  position: number | null;

  @Int({ min: 0, about: 'Number of questions' })
  itemCount: number;

  @Int({ min: 0, nullable: true, about: 'Questions with a saved answer; null unless the attempt is open' })
  answeredCount: number | null;

  @Int({ min: 0, nullable: true, about: 'Extra time of the student' })
  extraMinutes: number | null;

  @Id({ nullable: true, about: 'The window from which the student works; another id is another computer' })
  screenId: string | null;

  @Instant({ nullable: true, about: 'When it was started' })
  startedAt: Date | null;

  @Instant({ nullable: true, about: 'When the last answers were saved' })
  lastSeenAt: Date | null;

  @Instant({ nullable: true, about: 'When time is up; null without a limit' })
  deadlineAt: Date | null;

  @Int({ min: 0, nullable: true, about: 'Seconds left; they do not pass in a pause' })
  secondsLeft: number | null;

  @Instant({ nullable: true, about: 'Since when it is paused' })
  pausedAt: Date | null;

  @Instant({ nullable: true, about: 'When it was submitted' })
  submittedAt: Date | null;
}

export class AttemptBoardPage extends PageOf(AttemptBoardRowView) {}
