import { Choice, Decimal, Flag, Id, Instant, Int, Json, Many, RichText, Text, Words } from '#platform/shapes/fields.js';
import { PageOf, PageQuery, Sort } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type SubmissionStatus, submissionStatuses } from './submission.entity.js';
import { type Outcome, outcomes } from '#questions/types/shared/grade-result.js';

const answersExample = { '01890a5d-ac96-774b-bcce-b302099a8057': { choice: 'a' } };

export class SubmissionDraft {
  @Id()
  assessmentId: string;

  @Json({
    default: {},
    example: answersExample,
    about: 'Item id → response by question type; { files: [id] } for a file',
  })
  answers: Record<string, unknown>;

  @RichText({ max: 50_000, default: '', about: 'What is written for work without questions' })
  text: string;
}

export class SubmissionQuery extends PageQuery {
  @Id({ optional: true })
  assessmentId?: string;

  @Id({ optional: true })
  classroomId?: string;

  @Id({ optional: true })
  studentId?: string;

  @Choice(submissionStatuses, { optional: true })
  status?: SubmissionStatus;

  @Sort(['submittedAt'], '-submittedAt')
  sort: string;
}

export class SubmissionView extends RecordView {
  @Id()
  assessmentId: string;

  @Id()
  studentId: string;

  @Text({ optional: true, about: 'How the student is called' })
  studentName?: string;

  @Id()
  subjectId: string;

  @Id({ about: 'The class the work was made in' })
  classroomId: string;

  @Choice(submissionStatuses)
  status: SubmissionStatus;

  @Decimal({ nullable: true, about: 'What counts; null until graded' })
  score: number | null;

  @RichText()
  feedback: string;

  @Id({ nullable: true })
  gradedBy: string | null;

  @Instant({ nullable: true })
  gradedAt: Date | null;

  @Int({ nullable: true, about: 'The attempt that counts' })
  countedAttempt: number | null;

  @Int({ min: 1 })
  attemptCount: number;

  @Instant({ about: 'When the latest attempt was handed in' })
  submittedAt: Date;
}

export class SubmissionPage extends PageOf(SubmissionView) {}

/** How one gap, pair, choice or item fared. */
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

  @Text({ max: 2000, about: 'A sentence that explains the points, in plain text: it may quote the answer' })
  explanation: string;

  @Words({ max: 20, length: 20_000 })
  feedback: string[];

  @Many(() => PartGradeView, { optional: true, about: 'The same for each gap, pair or choice' })
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

  @Text({ about: 'What lateness cost', max: 200 })
  lateNote: string;

  @Int({ min: 0, about: 'Answers a person still has to read' })
  pendingItems: number;

  @Decimal({ nullable: true })
  score: number | null;

  @Many(() => ItemGradeView, { optional: true, about: 'As soon as the assessment lets the reader see it' })
  grades?: ItemGradeView[];
}

export class AttemptPage extends PageOf(AttemptView) {}

/** The grade a teacher gives one answer. */
export class ItemMark {
  @Id()
  itemId: string;

  @Decimal({ max: 1000 })
  score: number;

  @Text({ max: 2000, default: '' })
  explanation: string;
}

export class Grading {
  @Choice(['graded', 'returned'], { default: 'graded', about: 'returned gives the student one more attempt' })
  status: 'graded' | 'returned';

  @Many(() => ItemMark, { max: 300, default: [], about: 'Points for single answers' })
  items: ItemMark[];

  @Decimal({ optional: true, about: 'The score as a whole; what the answers add up to when left out' })
  score?: number;

  @RichText({ optional: true })
  feedback?: string;

  @Int({ min: 1, optional: true, about: 'The latest attempt when left out' })
  attemptNumber?: number;
}

export class RegradeView {
  @Int({ about: 'How many submissions will be graded again' })
  submissions: number;
}
