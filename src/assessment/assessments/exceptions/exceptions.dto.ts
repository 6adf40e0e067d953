import { PageOf } from '#platform/api/page.js';
import { Id, Instant, Int, IntersectionType, PartialType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';

class ExceptionFields {
  @Int({ min: 0, max: 10_080, default: 0, about: 'Added to the time limit; closing moves as well' })
  extraMinutes: number;

  @Int({ min: 0, max: 100, default: 0, about: 'Attempts beyond maxAttempts' })
  extraAttempts: number;

  @Instant({ nullable: true, default: null, about: 'When it opens instead of availableFrom of the assessment' })
  availableFrom: Date | null;

  @Instant({ nullable: true, default: null, about: 'A later due date. It also moves closing' })
  dueAt: Date | null;

  @Instant({ nullable: true, default: null, about: 'Until when late work is accepted' })
  lateUntil: Date | null;

  @Text({ max: 500, about: 'Why. Only staff see it' })
  reason: string;
}

/** More time, more attempts or other dates for a student, or for everyone. */
export class ExceptionDraft extends ExceptionFields {
  @Id({ nullable: true, default: null, about: 'A student of the class; null for everyone' })
  studentId: string | null;
}

export class ExceptionChanges extends PartialType(ExceptionFields) {}

export class ExceptionView extends IntersectionType(RecordView, ExceptionDraft) {
  @Text({ nullable: true, about: 'Name of the student; null for everyone' })
  studentName: string | null;

  @Id({ nullable: true, about: 'Id of the teacher who made it; null if the account was erased' })
  createdBy: string | null;
}

export class ExceptionPage extends PageOf(ExceptionView) {}
