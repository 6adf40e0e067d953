import { PageOf, PageQuery } from '#platform/api/page.js';
import { Flag, Id, Ids, Instant, Int, Text } from '#platform/shapes/fields.js';

export class QueueQuery extends PageQuery {
  @Id({ optional: true, about: 'Only work with an ungraded answer to this item' })
  itemId?: string;
}

/** What to grade next. */
export class NextDraft {
  @Id({ optional: true, about: 'Only work with an ungraded answer to this item' })
  itemId?: string;

  @Ids({ max: 200, default: [], about: 'Submissions to skip' })
  skip: string[];
}

/** Work that waits for a person to grade it. */
export class QueueEntryView {
  @Id()
  submissionId: string;

  @Int({ min: 1, about: 'The attempt to grade' })
  attemptNumber: number;

  @Int({ about: 'Version of the submission, for If-Match' })
  version: number;

  @Text({ about: 'Name of the student; while names are hidden, a candidate number' })
  studentName: string;

  @Int({ nullable: true, about: 'Stands for the student in anonymous marking; null without it' })
  candidateNumber: number | null;

  @Instant({ about: 'When it was submitted; only the day while names are hidden' })
  submittedAt: Date;

  @Flag({ about: 'Whether it was submitted late' })
  isLate: boolean;

  @Int({ min: 0, about: 'Answers without a score' })
  pendingItems: number;

  @Id({ nullable: true, about: 'The teacher who is grading it' })
  claimedBy: string | null;

  @Text({ nullable: true, about: 'Name of that teacher' })
  claimedByName: string | null;

  @Instant({ nullable: true, about: 'When the claim expires' })
  claimedUntil: Date | null;
}

export class QueuePage extends PageOf(QueueEntryView) {}

export class QueueItemView {
  @Id()
  itemId: string;

  @Int({ min: 0, about: 'Position in the assessment' })
  position: number;

  @Text({ about: 'Title of the question' })
  title: string;

  @Text({ about: 'Type of the question' })
  type: string;

  @Int({ min: 1, about: 'Answers without a score' })
  waiting: number;
}

export class QueueItemPage extends PageOf(QueueItemView) {}

export class NextView {
  @Id({ nullable: true, about: 'The claimed submission; null if nothing is left' })
  submissionId: string | null;
}

export class ClaimView {
  @Id()
  submissionId: string;

  @Instant({ about: 'When the claim expires; grading renews it' })
  claimedUntil: Date;
}
