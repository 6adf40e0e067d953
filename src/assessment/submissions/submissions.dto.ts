import { Choice, Decimal, Flag, Id, Instant, Int, IntersectionType, Json, RichText } from '#platform/shapes/fields.js';
import { PageOf, PageQuery, Sort, type SortOf } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type SubmissionStatus, submissionStatuses } from './submission.entity.js';
import { SubmissionFactsView } from './submission-facts.dto.js';

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

  @Flag({ default: false, about: 'Only of classes you teach or attend' })
  myClasses: boolean;

  @Id({ optional: true })
  subjectId?: string;

  @Id({ optional: true })
  studentId?: string;

  @Choice(submissionStatuses, { optional: true })
  status?: SubmissionStatus;

  @Flag({ optional: true, about: 'true: only with a latest attempt after dueAt; false: only others' })
  late?: boolean;

  @Sort(submissionSorts, '-submittedAt')
  sort: SortOf<typeof submissionSorts>;
}

/** A submission as the response to its student, stored and repeated for the same Idempotency-Key: without names. */
export class SubmissionReceiptView extends RecordView {
  @Id()
  assessmentId: string;

  @Id()
  studentId: string;

  @Id()
  subjectId: string;

  @Id({ about: 'The class at the time of the first attempt' })
  classroomId: string;

  @Choice(submissionStatuses)
  status: SubmissionStatus;

  @Decimal({ nullable: true, about: 'The final score; null until graded' })
  score: number | null;

  @Flag({ nullable: true, about: 'Whether score reaches passScore; null without passScore or unless graded' })
  passed: boolean | null;

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

/** A submission with the names that belong to its ids, and the facts of its assessment. */
export class SubmissionView extends IntersectionType(SubmissionReceiptView, SubmissionFactsView) {}

export class SubmissionPage extends PageOf(SubmissionView) {}
