import { PageOf, PageQuery, Sort, type SortOf } from '#platform/api/page.js';
import { Choice, Decimal, Flag, Id, Instant, Int, IntersectionType, Json, RichText } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { responsesByItem } from '#questions/bank/question-schemas.js';
import { SubmissionFactsView } from './submission-facts.dto.js';
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
  @Id({
    optional: true,
    about:
      'Only submissions to this assessment. While names are hidden, teachers list its work by this alone, sorted by candidate number',
  })
  assessmentId?: string;

  @Id({ optional: true, about: 'Only submissions made in this classroom' })
  classroomId?: string;

  @Flag({ default: false, about: 'Only of classes you teach or attend' })
  myClasses: boolean;

  @Id({ optional: true, about: 'Only submissions in this subject' })
  subjectId?: string;

  @Id({ optional: true, about: 'Only submissions of this student. Work whose names are hidden is left out' })
  studentId?: string;

  @Choice(submissionStatuses, { optional: true, about: 'Only submissions in this status' })
  status?: SubmissionStatus;

  @Flag({ optional: true, about: 'true: only with a latest attempt after dueAt; false: only others' })
  late?: boolean;

  @Sort(submissionSorts, '-submittedAt')
  sort: SortOf<typeof submissionSorts>;
}

class SubmissionFields extends RecordView {
  @Id()
  assessmentId: string;

  @Id()
  subjectId: string;

  @Id({ about: 'The class at the time of the first attempt' })
  classroomId: string;

  @Choice(submissionStatuses, { about: 'submitted until graded; returned: the student has one more attempt' })
  status: SubmissionStatus;

  @Decimal({ nullable: true, about: 'The final score; null until graded' })
  score: number | null;

  @Flag({ nullable: true, about: 'Whether score reaches passScore; null without passScore or unless graded' })
  passed: boolean | null;

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

class OfStudent {
  @Id()
  studentId: string;
}

class OfCandidate {
  @Id({ nullable: true, about: 'null for teachers while names are hidden' })
  studentId: string | null;
}

/** A submission as the response to its student, stored and repeated for the same Idempotency-Key: without names. */
export class SubmissionReceiptView extends IntersectionType(SubmissionFields, OfStudent) {}

/** A submission with the names that belong to its ids, and the facts of its assessment. */
export class SubmissionView extends IntersectionType(SubmissionFields, OfCandidate, SubmissionFactsView) {}

export class SubmissionPage extends PageOf(SubmissionView) {}
