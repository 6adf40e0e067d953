import { PageOf } from '#platform/api/page.js';
import { Anything, Choice, Flag, Id, Instant, Int, Text, Texts } from '#platform/shapes/fields.js';
import { type ResultsVisibility, resultsVisibilities } from '#workbook/live-sessions/session-features.js';

const Numbers = (about: string): PropertyDecorator =>
  Anything({ schema: { type: 'array', items: { type: 'integer', minimum: 0 } }, nullable: true, example: [1], about });

export class PollView {
  @Id()
  id: string;

  @Id()
  sessionId: string;

  @Id({ nullable: true, about: 'Who opened it; null once erased' })
  authorId: string | null;

  @Text({ max: 500, example: 'Ready?', about: 'What the poll asks' })
  question: string;

  @Texts({ max: 20, length: 200, example: ['Yes', 'No'], about: 'The choices, in the order of their counts' })
  options: string[];

  @Flag({ about: 'Whether several options may be chosen' })
  isMultiple: boolean;

  @Flag({ about: 'Whether choices are only counted' })
  isAnonymous: boolean;

  @Choice(resultsVisibilities, {
    about: 'When participants see the results: at any time, once they voted, or once it is closed',
  })
  showResults: ResultsVisibility;

  @Instant({ nullable: true, about: 'null while the poll takes votes' })
  closedAt: Date | null;

  @Instant()
  createdAt: Date;

  @Int({ min: 0, about: 'People who voted' })
  voteCount: number;

  @Numbers(
    'Votes by option; null if you may not see them now. Of an anonymous poll: once it is closed, with three votes or more',
  )
  results: number[] | null;

  @Flag({ about: 'Whether you voted' })
  hasVoted: boolean;

  @Numbers('Your choices, from 0; null in an anonymous poll and before you vote')
  choices: number[] | null;
}

export class PollPage extends PageOf(PollView) {}
