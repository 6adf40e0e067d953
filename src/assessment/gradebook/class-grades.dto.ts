import { PageOf, PageQuery } from '#platform/api/page.js';
import { Decimal, Id, IntersectionType, Many, Part, Text } from '#platform/shapes/fields.js';
import { GradeTotalView, SubjectTotalsView } from './totals.dto.js';

export class ClassGradesQuery extends PageQuery {
  @Id({ optional: true, about: 'Only assessments of this grading period' })
  periodId?: string;
}

export class StudentTotalsQuery {
  @Id({ optional: true, about: 'A class the student attends or attended; default: the latest one' })
  classroomId?: string;

  @Id({ optional: true, about: 'Only assessments of this grading period' })
  periodId?: string;
}

/** A column: an active subject of the class. */
export class ClassGradesSubjectView {
  @Id()
  subjectId: string;

  @Text({ example: 'Mathematics P1', about: 'Name of the subject' })
  subjectName: string;

  @Decimal({ about: 'Weight in the total of the class' })
  weight: number;
}

class OfSubject {
  @Id()
  subjectId: string;
}

/** The total of a student in one subject. */
export class SubjectGradeView extends IntersectionType(OfSubject, SubjectTotalsView) {}

/** A row: a student with the totals in each subject. */
export class ClassGradesRowView {
  @Id()
  studentId: string;

  @Text({ example: 'Ben Bauer', about: 'Name of the student' })
  studentName: string;

  @Part(() => GradeTotalView, { about: 'Mean of the subjects by weight, over graded work; on the default scale' })
  current: GradeTotalView;

  @Part(() => GradeTotalView, { about: 'The same with work without a grade as zero' })
  withUngraded: GradeTotalView;

  @Many(() => SubjectGradeView, { about: 'In the order of the columns' })
  subjects: SubjectGradeView[];
}

/** The totals of one student in the subjects of a class. */
export class StudentGradesView extends ClassGradesRowView {
  @Many(() => ClassGradesSubjectView, { about: 'Names and weights of the subjects, in the same order' })
  columns: ClassGradesSubjectView[];
}

/** The totals of a class: a page of its students by name. */
export class ClassGradesPage extends PageOf(ClassGradesRowView) {
  @Many(() => ClassGradesSubjectView, { about: 'The active subjects of the class in their order' })
  subjects: ClassGradesSubjectView[];
}
