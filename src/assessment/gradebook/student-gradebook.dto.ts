import { Choice, Decimal, Flag, Id, Many, Part, Text } from '#platform/shapes/fields.js';
import { GradebookColumnView, maxCountedAssessments } from './gradebook.dto.js';
import { SubjectTotalsView } from './totals.dto.js';

/** The state of an assessment for a student; `missing` is overdue work that was not submitted, `hidden` is marked anonymously. */
export const workStatesInGradebook = [
  'open',
  'missing',
  'submitted',
  'graded',
  'returned',
  'excused',
  'hidden',
] as const;
export type WorkStateInGradebook = (typeof workStatesInGradebook)[number];

export class StudentGradesQuery {
  @Id({ optional: true, about: 'Only assessments of this grading period' })
  periodId?: string;
}

/** An assessment with the result of one student. */
export class StudentGradeView extends GradebookColumnView {
  @Choice(workStatesInGradebook, {
    about: 'missing is overdue work that was not submitted; hidden: marked anonymously, for teachers',
  })
  state: WorkStateInGradebook;

  @Decimal({ nullable: true, about: 'The score; null until it is graded, and until the reader may know it' })
  score: number | null;

  @Flag({ nullable: true, about: 'Whether the score reaches passScore; null without one and until graded' })
  passed: boolean | null;

  @Flag({ about: 'Whether the latest attempt was submitted after dueAt' })
  isLate: boolean;

  @Flag({ about: 'Whether it does not count in the current total, because others are better' })
  isDropped: boolean;
}

/** The grades of one student in a subject. */
export class StudentGradebookView {
  @Id()
  subjectId: string;

  @Text({ example: 'Mathematics P1', about: 'Name of the subject' })
  subjectName: string;

  @Id()
  studentId: string;

  @Text({ example: 'Ben Bauer', about: 'Name of the student' })
  studentName: string;

  @Part(() => SubjectTotalsView, { about: 'Total of the assessments by the setup of the subject' })
  total: SubjectTotalsView;

  @Many(() => StudentGradeView, { max: maxCountedAssessments, about: 'The published assessments, earliest first' })
  assessments: StudentGradeView[];
}

/** A score that a student imagines. */
export class ImaginedScore {
  @Id({ about: 'An assessment of the subject' })
  assessmentId: string;

  @Decimal({ nullable: true, example: 8, about: 'Points, at most the maximum; null to leave the assessment out' })
  score: number | null;
}

/** Scores in place of the real ones. Nothing is stored. */
export class WhatIfDraft {
  @Many(() => ImaginedScore, {
    max: maxCountedAssessments,
    about: 'Replace the real scores of these assessments, each named once',
  })
  scores: ImaginedScore[];

  @Id({ optional: true, about: 'Only assessments of this grading period' })
  periodId?: string;
}
