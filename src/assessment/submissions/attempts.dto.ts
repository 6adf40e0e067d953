import { PageOf } from '#platform/api/page.js';
import { FileView } from '#platform/files/stored-file.dto.js';
import { Choice, Decimal, Flag, Id, Instant, Int, Json, Many, RichText, Text, Texts } from '#platform/shapes/fields.js';
import { responsesByItem } from '#questions/bank/question-schemas.js';
import { type Outcome, outcomes } from '#questions/types/shared/grade-result.js';

/** The grade of one gap, pair, choice or item of a question. */
export class PartGradeView {
  @Text({ about: 'Id of the gap, prompt, choice or item' })
  id: string;

  @Choice(outcomes, { about: 'How this part was graded' })
  outcome: Outcome;

  @Text({ max: 2000, optional: true, about: 'Why this part got its grade' })
  explanation?: string;

  @Texts({ max: 20, length: 20_000, optional: true, about: 'Feedback of the author for this answer' })
  feedback?: string[];
}

export class ItemGradeView {
  @Id()
  itemId: string;

  @Decimal({ about: 'Points the answer earned' })
  score: number;

  @Decimal({ about: 'Points of the item' })
  maxScore: number;

  @Choice(outcomes, { about: 'How the answer was graded; pending until a teacher grades it' })
  outcome: Outcome;

  @Text({ max: 2000, about: 'Why the answer got this score. Plain text; may quote the answer' })
  explanation: string;

  @Texts({ max: 20, length: 20_000, about: 'Feedback of the author and of the grader' })
  feedback: string[];

  @Many(() => PartGradeView, { optional: true, about: 'The grade of each gap, pair or choice' })
  parts?: PartGradeView[];
}

/** How long a student worked on an item. */
export class ItemTimeView {
  @Id()
  itemId: string;

  @Int({ min: 0, about: 'Seconds, as the client reported them, within the time of the attempt' })
  seconds: number;
}

export class AttemptView {
  @Id({ nullable: true, about: 'Id of the attempt; null for teachers while names are hidden' })
  id: string | null;

  @Int({ min: 1, about: 'Number of the attempt, starting at 1' })
  attemptNumber: number;

  @Json({ schema: responsesByItem, about: 'Item id → response by question type (docs/questions.md)' })
  answers: object;

  @Many(() => FileView, { about: 'The files of the answers' })
  files: FileView[];

  @RichText({ max: 50_000 })
  text: string;

  @Instant({ about: 'When the attempt was submitted' })
  submittedAt: Date;

  @Flag({ about: 'Whether it was submitted after dueAt' })
  isLate: boolean;

  @Text({ about: 'The late penalty in words', max: 200 })
  lateNote: string;

  @Int({ min: 0, about: 'Answers a person has to grade' })
  pendingItems: number;

  @Flag({ about: 'Whether the score counts and is visible to the student; grades may wait for their release' })
  isReleased: boolean;

  @RichText({ max: 50_000, nullable: true, optional: true, about: 'For teachers: feedback that waits for the release' })
  draftFeedback?: string | null;

  @Many(() => ItemTimeView, {
    max: 2000,
    optional: true,
    about: 'For teachers: how long the student worked on each item; empty if the client did not report it',
  })
  timeSpent?: ItemTimeView[];

  @Decimal({ nullable: true, about: 'Points of the attempt after the late penalty; null until graded and released' })
  score: number | null;

  @Many(() => ItemGradeView, { optional: true, about: 'Present once the review rule of the assessment allows it' })
  grades?: ItemGradeView[];
}

export class AttemptPage extends PageOf(AttemptView) {}
