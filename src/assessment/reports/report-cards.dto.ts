import { PageQuery } from '#platform/api/page.js';
import { Choice, Decimal, Flag, Id, Many, Part, Text } from '#platform/shapes/fields.js';
import { type ReportCardKind, reportCardKinds } from './report-card.entity.js';

/** Which report cards to issue. */
export class ReportCardsDraft {
  @Choice(reportCardKinds, {
    default: 'report_card',
    about: 'report_card for the results of the class; transcript with the report cards of earlier classes too',
  })
  kind: ReportCardKind;

  @Id({ nullable: true, default: null, about: 'Grading period; null for all work in the class' })
  periodId: string | null;

  @Id({ optional: true, about: 'Only this student of the class' })
  studentId?: string;
}

export class ReportCardQuery extends PageQuery {
  @Choice(reportCardKinds, { optional: true, about: 'Only this kind' })
  kind?: ReportCardKind;

  @Id({ optional: true, about: 'Only of this student' })
  studentId?: string;

  @Id({ optional: true, about: 'Only of this class' })
  classroomId?: string;

  @Id({ optional: true, about: 'Only of this grading period' })
  periodId?: string;

  @Flag({ default: true, about: 'Only the latest editions' })
  latest: boolean;
}

/** The report cards of a class that one document contains. */
export class ClassReportCardsQuery {
  @Choice(reportCardKinds, { default: 'report_card', about: 'The kind' })
  kind: ReportCardKind;

  @Id({ optional: true, about: 'Grading period; those for all work in the class when omitted' })
  periodId?: string;
}

/** A total on a report card. */
export class ReportedTotalView {
  @Decimal({ nullable: true, about: 'Percentage over graded work' })
  percent: number | null;

  @Decimal({ nullable: true, about: 'Percentage with work without a grade as zero' })
  percentWithUngraded: number | null;

  @Text({ nullable: true, about: 'Grade on the scale of the day of issue' })
  grade: string | null;

  @Flag({ nullable: true, about: 'Whether the subject is passed; null without a pass mark' })
  passed: boolean | null;
}

export class ReportedSubjectView extends ReportedTotalView {
  @Text({ about: 'Name of the subject' })
  name: string;
}

export class ReportCardSectionView {
  @Text({ about: 'Name of the class' })
  classroomName: string;

  @Text({ about: 'Academic year of the class' })
  academicYear: string;

  @Text({ nullable: true, about: 'Name of the grading period; null for all work in the class' })
  periodName: string | null;

  @Many(() => ReportedSubjectView, { about: 'The subjects of the class' })
  subjects: ReportedSubjectView[];

  @Part(() => ReportedTotalView, { about: 'Total over the subjects' })
  overall: ReportedTotalView;
}

/** What a report card says. */
export class ReportCardContentView {
  @Text({ about: 'Name of the student on the day of issue' })
  studentName: string;

  @Text({ about: 'Name of the organization on the day of issue' })
  organizationName: string;

  @Many(() => ReportCardSectionView, { about: 'One class; on a transcript, earlier ones first' })
  sections: ReportCardSectionView[];
}
