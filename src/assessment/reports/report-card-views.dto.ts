import { PageOf } from '#platform/api/page.js';
import { Choice, Id, Instant, Int, IntersectionType, Many, Part } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type ReportCardKind, reportCardKinds } from './report-card.entity.js';
import { ReportCardContentView } from './report-cards.dto.js';

class ReportCardFields {
  @Int({ min: 1, about: 'Number, the same for all editions' })
  number: number;

  @Int({ min: 1, about: 'Edition: 1, and one more each time it is issued again' })
  edition: number;

  @Choice(reportCardKinds, { about: 'Kind of the document' })
  kind: ReportCardKind;

  @Id()
  studentId: string;

  @Id({ about: 'The class it was issued in' })
  classroomId: string;

  @Id({ nullable: true, about: 'Grading period; null for all work in the class' })
  periodId: string | null;

  @Id({ nullable: true, about: 'Who issued it; null after their account was erased' })
  issuedBy: string | null;

  @Instant({ about: 'When it was issued' })
  issuedAt: Date;

  @Instant({ nullable: true, about: 'When the next edition was issued; null for the latest' })
  replacedAt: Date | null;

  @Part(() => ReportCardContentView, { about: 'Names and grades of the day of issue' })
  content: ReportCardContentView;
}

/** A report card or transcript as it was issued. */
export class ReportCardView extends IntersectionType(RecordView, ReportCardFields) {}

export class ReportCardPage extends PageOf(ReportCardView) {}

export class IssuedReportCardsView {
  @Many(() => ReportCardView, { about: 'The issued report cards by name of the student' })
  reportCards: ReportCardView[];
}
