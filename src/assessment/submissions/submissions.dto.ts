import { Choice, Decimal, Id, Instant, Int, Json, RichText, Text } from '#platform/shapes/fields.js';
import { PageOf, PageQuery, Sort, type SortOf } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { responsesByItem } from '#questions/bank/question-schemas.js';
import { type SubmissionStatus, submissionStatuses } from './submission.entity.js';

const answersExample = { '01890a5d-ac96-774b-bcce-b302099a8057': { choice: 'a' } };

/** One attempt as a student submits it. */
export class SubmissionDraft {
  @Id()
  assessmentId: string;

  @Json({
    default: {},
    schema: responsesByItem,
    example: answersExample,
    about: 'Item id → response by question type (docs/questions.md)',
  })
  answers: Record<string, unknown>;

  @RichText({ max: 50_000, default: '', about: 'The written work, for assessments without items' })
  text: string;
}

const submissionSorts = ['submittedAt'] as const;

export class SubmissionQuery extends PageQuery {
  @Id({ optional: true, about: 'Only submissions to this assessment' })
  assessmentId?: string;

  @Id({ optional: true, about: 'Only submissions made in this classroom' })
  classroomId?: string;

  @Id({ optional: true, about: 'Only submissions of this student' })
  studentId?: string;

  @Choice(submissionStatuses, { optional: true, about: 'Only submissions in this status' })
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

  @Choice(submissionStatuses, { about: 'submitted until graded; returned: the student has one more attempt' })
  status: SubmissionStatus;

  @Decimal({ nullable: true, about: 'The final score; null until graded' })
  score: number | null;

  @RichText()
  feedback: string;

  @Id({ nullable: true, about: 'Id of the grader; null if no person has graded' })
  gradedBy: string | null;

  @Instant({ nullable: true, about: 'When it was graded; null until then' })
  gradedAt: Date | null;

  @Int({ nullable: true, about: 'The attempt the score comes from; null for an average' })
  countedAttempt: number | null;

  @Int({ min: 1, about: 'Number of attempts' })
  attemptCount: number;

  @Instant({ about: 'When the latest attempt was submitted' })
  submittedAt: Date;
}

export class SubmissionPage extends PageOf(SubmissionView) {}
