import { ItemGradeView } from '#assessment/submissions/attempts.dto.js';
import { ItemMark } from '#assessment/submissions/grading.dto.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { FileView } from '#platform/files/stored-file.dto.js';
import { Choice, Decimal, Id, Instant, Int, IntersectionType, Json, Many } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { responsesByItem } from '#questions/bank/question-schemas.js';
import { ExerciseQuestionView, Learner, percent } from './exercises.dto.js';

const answersExample = { '01890a5d-ac96-774b-bcce-b302099a8057': { choice: 'a' } };

/** Answers to the questions of an exercise. */
export class ExerciseAttemptDraft {
  @Json({
    schema: responsesByItem,
    example: answersExample,
    about: 'Question id → response by question type (docs/questions.md)',
  })
  answers: Record<string, unknown>;
}

/** An attempt in lists. */
export class ListedExerciseAttemptView extends IntersectionType(RecordView, Learner) {
  @Id({ about: 'Id of the lesson' })
  lessonId: string;

  @Int({ min: 1, about: 'Number of the attempt, starting at 1' })
  attemptNumber: number;

  @Int({ min: 0, about: 'Answers that a teacher has to grade' })
  pendingItems: number;

  @Decimal({ nullable: true, about: 'Points of the attempt; null until graded' })
  score: number | null;

  @Decimal({ about: 'Points of all questions' })
  maxScore: number;

  @Decimal({ ...percent, about: 'Share of the points, rounded down; null until graded' })
  percent: number | null;

  @Instant({ about: 'When the attempt was made' })
  submittedAt: Date;
}

export class ExerciseAttemptPage extends PageOf(ListedExerciseAttemptView) {}

/** An attempt with the questions as they were asked, the answers and their grades. */
export class ExerciseAttemptView extends ListedExerciseAttemptView {
  @Many(() => ExerciseQuestionView, { about: 'The questions as they were asked' })
  questions: ExerciseQuestionView[];

  @Json({ schema: responsesByItem, about: 'Question id → response by question type' })
  answers: object;

  @Many(() => FileView, { about: 'The files of the answers' })
  files: FileView[];

  @Many(() => ItemGradeView, { about: 'The grade of each answer; itemId is the id of the question' })
  grades: ItemGradeView[];
}

export class ExerciseAttemptQuery extends PageQuery {
  @Id({ optional: true, about: 'Only attempts of this person' })
  userId?: string;

  @Choice(['pending', 'graded'], { optional: true, about: 'pending: a teacher has to grade an answer; graded: others' })
  status?: 'pending' | 'graded';
}

/** Scores that a teacher gives. */
export class ExerciseMarks {
  @Many(() => ItemMark, { min: 1, max: 100, about: 'Scores for single answers; itemId is the id of the question' })
  items: ItemMark[];
}
