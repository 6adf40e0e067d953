import { PageOf, PageQuery, Sort, type SortOf } from '#platform/api/page.js';
import { Decimal, Id, Instant, Int, IntersectionType, Many, Text } from '#platform/shapes/fields.js';
import { VariesBy } from '#platform/shapes/named-schemas.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { AskedQuestion } from '#questions/bank/asked-question.dto.js';
import { bodiesByType, promptsByType } from '#questions/bank/question-schemas.js';

/** A question of an exercise as a learner sees it. */
@VariesBy('type', bodiesByType, promptsByType)
export class ExerciseQuestionView extends AskedQuestion {
  @Id({ about: 'Id of the question in the bank; attempts give answers by this id' })
  id: string;
}

/** A percentage that is not known yet. */
export const percent = { min: 0, max: 100, nullable: true };

class Reached {
  @Int({ min: 0, about: 'Number of attempts' })
  attemptCount: number;

  @Int({ min: 0, about: 'Attempts with answers that a teacher still has to grade' })
  pendingAttempts: number;

  @Decimal({ ...percent, about: 'Percentage of the best attempt; null until one is graded' })
  bestPercent: number | null;

  @Int({ min: 1, nullable: true, about: 'Number of the best attempt' })
  bestAttempt: number | null;

  @Decimal({ ...percent, about: 'Percentage of the latest attempt; null until it is graded' })
  lastPercent: number | null;

  @Instant({ nullable: true, about: 'When the latest attempt was made; null before the first' })
  lastAttemptAt: Date | null;
}

/** An exercise with what its reader has reached. */
export class ExerciseView extends IntersectionType(Reached) {
  @Id({ about: 'Id of the lesson' })
  lessonId: string;

  @Text({ about: 'Title of the lesson' })
  title: string;

  @Int({ min: 1, max: 100, nullable: true, about: 'Percentage that completes the lesson; null if learners report it' })
  passPercent: number | null;

  @Decimal({ about: 'Points of all questions' })
  maxScore: number;

  @Many(() => ExerciseQuestionView, { about: 'The questions, in order' })
  questions: ExerciseQuestionView[];
}

/** Whose attempts and results these are. */
export class Learner {
  @Id({ about: 'Id of the person who answered' })
  userId: string;

  @Text({ example: 'Ben Berg', about: 'Name of the person who answered' })
  userName: string;
}

/** What a learner has reached in an exercise. */
export class ExerciseResultView extends IntersectionType(RecordView, Learner, Reached) {
  @Id({ about: 'Id of the lesson' })
  lessonId: string;
}

export class ExerciseResultPage extends PageOf(ExerciseResultView) {}

const resultSorts = ['lastAttemptAt', 'bestPercent'] as const;

export class ExerciseResultQuery extends PageQuery {
  @Sort(resultSorts, '-lastAttemptAt')
  sort: SortOf<typeof resultSorts>;
}
