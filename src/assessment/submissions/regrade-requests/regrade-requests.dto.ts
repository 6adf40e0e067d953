import { ItemMark } from '#assessment/submissions/grading.dto.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { Choice, Decimal, Id, Instant, Many, RichText, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type RegradeRequestStatus, regradeRequestStatuses } from './regrade-request.entity.js';

/** Why a student asks for another look at a grade. */
export class RegradeRequestDraft {
  @Id({ optional: true, about: 'The answer it is about; by default the whole work' })
  itemId?: string;

  @Text({ max: 5000, about: 'What should be looked at again, and why' })
  reason: string;
}

/** The answer of a teacher. With items or a score, the submission is graded in the same step. */
export class RegradeDecision {
  @Choice(['accepted', 'declined'], { about: 'The decision' })
  status: 'accepted' | 'declined';

  @Text({ max: 5000, about: 'The answer to the student' })
  answer: string;

  @Many(() => ItemMark, { max: 300, default: [], about: 'New scores of answers; only with accepted' })
  items: ItemMark[];

  @Decimal({ optional: true, about: 'New score of the whole attempt; only with accepted' })
  score?: number;

  @RichText({ optional: true, about: 'New feedback; only with accepted' })
  feedback?: string;
}

export class RegradeRequestQuery extends PageQuery {
  @Id({ optional: true, about: 'Only requests about this assessment' })
  assessmentId?: string;

  @Id({ optional: true, about: 'Only requests about this submission' })
  submissionId?: string;

  @Choice(regradeRequestStatuses, { optional: true, about: 'Only requests in this status' })
  status?: RegradeRequestStatus;
}

export class RegradeRequestView extends RecordView {
  @Id()
  submissionId: string;

  @Id()
  assessmentId: string;

  @Id()
  classroomId: string;

  @Id()
  studentId: string;

  @Id({ nullable: true, about: 'The answer it is about; null for the whole work' })
  itemId: string | null;

  @Text({ max: 5000, about: 'The reason of the student' })
  reason: string;

  @Choice(regradeRequestStatuses, { about: 'open until it is answered or withdrawn' })
  status: RegradeRequestStatus;

  @Text({ max: 5000, about: 'The answer of the teacher' })
  answer: string;

  @Id({ nullable: true, about: 'Id of the teacher who answered' })
  answeredBy: string | null;

  @Instant({ nullable: true, about: 'When it was answered' })
  answeredAt: Date | null;
}

export class RegradeRequestPage extends PageOf(RegradeRequestView) {}
