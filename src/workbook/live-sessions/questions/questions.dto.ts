import { PageOf, PageQuery, Sort, type SortOf } from '#platform/api/page.js';
import { Choice, Flag, Id, Instant, Int, Text } from '#platform/shapes/fields.js';
import { maxAnswerLength } from '#workbook/live-sessions/interactions/interaction-schemas.js';
import { questionSorts, type QuestionStatus, questionStatuses } from './questions.sql.js';

const given = ['open', 'answered', 'dismissed'] as const;

export class SessionQuestionChanges {
  @Choice(given, { optional: true, about: 'A dismissed question is shown only to its author and moderators' })
  status?: (typeof given)[number];

  @Text({
    max: maxAnswerLength,
    optional: true,
    example: 'Yes, zero is even.',
    about: 'Also sets the status answered if none is sent',
  })
  answer?: string;
}

export class SessionQuestionQuery extends PageQuery {
  @Choice(questionStatuses, { optional: true, about: 'Only questions of this status' })
  status?: QuestionStatus;

  @Sort(questionSorts, '-voteCount')
  sort: SortOf<typeof questionSorts>;
}

export class SessionQuestionView {
  @Id()
  id: string;

  @Id()
  sessionId: string;

  @Id({ nullable: true, about: 'Who asked; null for others than moderators if the question is anonymous' })
  authorId: string | null;

  @Text({ max: 1000, example: 'Is zero even?', about: 'The question' })
  text: string;

  @Flag({ about: 'Whether only moderators see who asked' })
  isAnonymous: boolean;

  @Choice(questionStatuses, { about: 'Pending until a moderator opens it, in sessions with moderated questions' })
  status: QuestionStatus;

  @Text({ max: 4000, nullable: true, example: 'Yes, zero is even.', about: 'The written answer of a moderator' })
  answer: string | null;

  @Instant({ nullable: true, about: 'When a moderator answered it' })
  answeredAt: Date | null;

  @Int({ min: 0, about: 'Number of up-votes' })
  voteCount: number;

  @Flag({ about: 'Whether you up-voted it' })
  hasVoted: boolean;

  @Instant()
  createdAt: Date;
}

export class SessionQuestionPage extends PageOf(SessionQuestionView) {}
