import { Choice, Decimal, Flag, Id, Instant, Int, Json, Many, RichText, Text, Texts } from '#platform/shapes/fields.js';
import { PageOf } from '#platform/api/page.js';
import { FileView } from '#platform/files/stored-file.dto.js';
import { type Outcome, outcomes } from '#questions/types/shared/grade-result.js';

/** The grade of one gap, pair, choice or item of a question. */
export class PartGradeView {
  @Text()
  id: string;

  @Choice(outcomes)
  outcome: Outcome;

  @Text({ max: 2000, optional: true })
  explanation?: string;

  @Texts({ max: 20, length: 20_000, optional: true })
  feedback?: string[];
}

export class ItemGradeView {
  @Id()
  itemId: string;

  @Decimal()
  score: number;

  @Decimal()
  maxScore: number;

  @Choice(outcomes)
  outcome: Outcome;

  @Text({ max: 2000, about: 'Why the answer got this score. Plain text; may quote the answer' })
  explanation: string;

  @Texts({ max: 20, length: 20_000 })
  feedback: string[];

  @Many(() => PartGradeView, { optional: true, about: 'The grade of each gap, pair or choice' })
  parts?: PartGradeView[];
}

export class AttemptView {
  @Int({ min: 1 })
  attemptNumber: number;

  @Json({ about: 'Item id → response' })
  answers: object;

  @Many(() => FileView, { about: 'The files of the answers' })
  files: FileView[];

  @RichText({ max: 50_000 })
  text: string;

  @Instant()
  submittedAt: Date;

  @Flag()
  isLate: boolean;

  @Text({ about: 'The late penalty in words', max: 200 })
  lateNote: string;

  @Int({ min: 0, about: 'Answers a person has to grade' })
  pendingItems: number;

  @Decimal({ nullable: true })
  score: number | null;

  @Many(() => ItemGradeView, { optional: true, about: 'Present once the review rule of the assessment allows it' })
  grades?: ItemGradeView[];
}

export class AttemptPage extends PageOf(AttemptView) {}
