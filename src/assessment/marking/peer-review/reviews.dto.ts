import { CriterionMark, CriterionMarkView } from '#assessment/marking/rubrics/rubric-marks.dto.js';
import { PageOf } from '#platform/api/page.js';
import { FileView } from '#platform/files/stored-file.dto.js';
import { Decimal, Figure, Flag, Id, Instant, Json, Many, RichText, Text } from '#platform/shapes/fields.js';
import { responsesByItem } from '#questions/bank/question-schemas.js';

export class ReviewDraft {
  @Many(() => CriterionMark, { min: 1, max: 50, about: 'One mark for each criterion' })
  marks: CriterionMark[];

  @Text({ max: 5000, default: '', about: 'Comment on the whole work, for the author' })
  comment: string;
}

/** A work that the caller reviews. */
export class PeerTaskView {
  @Id({ about: 'Id of the review' })
  id: string;

  @Text({ nullable: true, about: 'Name of the author; null if anonymous' })
  authorName: string | null;

  @RichText({ max: 50_000 })
  text: string;

  @Json({ schema: responsesByItem, about: 'Item id → response by question type' })
  answers: object;

  @Many(() => FileView, { about: 'The files of the answers' })
  files: FileView[];

  @Many(() => CriterionMarkView, { about: 'The marks of the caller; empty until then' })
  marks: CriterionMarkView[];

  @Text({ max: 5000, about: 'The comment of the caller' })
  comment: string;

  @Instant({ nullable: true, about: 'When it was last reviewed; null until then' })
  submittedAt: Date | null;
}

export class PeerTaskPage extends PageOf(PeerTaskView) {}

/** A review of a submission, for its authors after the release, and for teachers. */
export class PeerFeedbackView {
  @Id()
  id: string;

  @Text({ nullable: true, about: 'Name of the reviewer; null if anonymous, except for teachers, and after an erasure' })
  reviewerName: string | null;

  @Decimal({ about: 'Points by the rubric' })
  points: number;

  @Many(() => CriterionMarkView, { about: 'The marks in the order of the criteria' })
  marks: CriterionMarkView[];

  @Text({ max: 5000, about: 'Comment of the reviewer' })
  comment: string;

  @Figure({ min: 0, max: 1, optional: true, about: 'For teachers: the weight of the reviewer, from 0 to 1' })
  weight?: number;

  @Text({ max: 2000, nullable: true, optional: true, about: 'For teachers: why an author reported it' })
  reportReason?: string | null;

  @Flag({ about: 'Whether an author has reported it' })
  isReported: boolean;

  @Flag({ about: 'Hidden reviews are shown to teachers only and do not count' })
  isHidden: boolean;
}

export class PeerFeedbackPage extends PageOf(PeerFeedbackView) {}

export class ReviewReport {
  @Text({ min: 1, max: 2000, about: 'What is wrong with the review, for the teacher' })
  reason: string;
}

export class ReviewVisibility {
  @Flag({ about: 'true: the authors do not see it and it does not count' })
  isHidden: boolean;
}
