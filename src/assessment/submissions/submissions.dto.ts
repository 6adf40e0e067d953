import { Choice, Decimal, Flag, Id, Instant, Int, Json, Many, RichText, Text, Words } from '#platform/shapes/fields.js';
import { PageOf, PageQuery, Sort, type SortOf } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type SubmissionStatus, submissionStatuses } from './submission.entity.js';
import { type Outcome, outcomes } from '#questions/types/shared/grade-result.js';

const answersExample = { '01890a5d-ac96-774b-bcce-b302099a8057': { choice: 'a' } };

/** One attempt as a student submits it. */
export class SubmissionDraft {
  @Id()
  assessmentId: string;

  @Json({
    default: {},
    example: answersExample,
    about: 'Item id → response by question type; { files: [id] } for a file',
  })
  answers: Record<string, unknown>;

  @RichText({ max: 50_000, default: '', about: 'The written work, for assessments without items' })
  text: string;
}

const submissionSorts = ['submittedAt'] as const;

export class SubmissionQuery extends PageQuery {
  @Id({ optional: true })
  assessmentId?: string;

  @Id({ optional: true })
  classroomId?: string;

  @Id({ optional: true })
  studentId?: string;

  @Choice(submissionStatuses, { optional: true })
  status?: SubmissionStatus;

  @Sort(submissionSorts, '-submittedAt')
  sort: SortOf<typeof submissionSorts>;
}

export class SubmissionView extends RecordView {
  @Id()
  assessmentId: string;

  @Id()
  studentId: string;

  @Text({ optional: true, about: 'The name of the student' })
  studentName?: string;

  @Id()
  subjectId: string;

  @Id({ about: 'The class at the time of the first attempt' })
  classroomId: string;

  @Choice(submissionStatuses)
  status: SubmissionStatus;

  @Decimal({ nullable: true, about: 'The final score; null until graded' })
  score: number | null;

  @RichText()
  feedback: string;

  @Id({ nullable: true })
  gradedBy: string | null;

  @Instant({ nullable: true })
  gradedAt: Date | null;

  @Int({ nullable: true, about: 'The attempt the score comes from; null for an average' })
  countedAttempt: number | null;

  @Int({ min: 1 })
  attemptCount: number;

  @Instant({ about: 'When the latest attempt was submitted' })
  submittedAt: Date;
}

export class SubmissionPage extends PageOf(SubmissionView) {}

/** The grade of one gap, pair, choice or item of a question. */
export class PartGradeView {
  @Text()
  id: string;

  @Choice(outcomes)
  outcome: Outcome;

  @Text({ max: 2000, optional: true })
  explanation?: string;

  @Words({ max: 20, length: 20_000, optional: true })
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

  @Words({ max: 20, length: 20_000 })
  feedback: string[];

  @Many(() => PartGradeView, { optional: true, about: 'The grade of each gap, pair or choice' })
  parts?: PartGradeView[];
}

export class AttemptView {
  @Int({ min: 1 })
  attemptNumber: number;

  @Json({ about: 'Item id → response' })
  answers: object;

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

/** The score a teacher gives one answer. */
export class ItemMark {
  @Id()
  itemId: string;

  @Decimal({ max: 1000 })
  score: number;

  @Text({ max: 2000, default: '' })
  explanation: string;
}

/** A teacher's decision on a submission. */
export class Grading {
  @Choice(['graded', 'returned'], { default: 'graded', about: 'returned gives the student one more attempt' })
  status: 'graded' | 'returned';

  @Many(() => ItemMark, { max: 300, default: [], about: 'Scores for single answers' })
  items: ItemMark[];

  @Decimal({ optional: true, about: 'The score of the whole attempt. Default: the sum of the item scores' })
  score?: number;

  @RichText({ optional: true })
  feedback?: string;

  @Int({ min: 1, optional: true, about: 'Default: the latest attempt' })
  attemptNumber?: number;
}

export class RegradeView {
  @Int({ about: 'How many submissions will be graded again' })
  submissions: number;
}
