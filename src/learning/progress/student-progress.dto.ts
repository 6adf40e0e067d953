import { PageOf } from '#platform/api/page.js';
import { Decimal, Id, Instant, Int, IntersectionType, Many, Part, Text } from '#platform/shapes/fields.js';
import { StudentCourseView } from './modules/course-progress.dto.js';

class TotalsView {
  @Int({ min: 0, about: 'Sections in the outline' })
  sections: number;

  @Int({ min: 0, about: 'Number of completed sections' })
  sectionsCompleted: number;

  @Int({ min: 0, about: 'Minutes spent on sections' })
  minutes: number;

  @Int({ min: 0, about: 'Assessments currently visible to students' })
  assessments: number;

  @Int({ min: 0, about: 'Assessments submitted, including archived ones' })
  submitted: number;

  @Int({
    min: 0,
    about: 'Assessments with a grade that counts, entered ones included; excused and unreleased ones are not',
  })
  graded: number;

  @Decimal({
    min: 0,
    nullable: true,
    example: 82.5,
    about: 'Mean of score / maxScore over these grades; null before the first',
  })
  averagePercent: number | null;

  @Instant({ nullable: true, about: 'Last submission or progress report on a section' })
  lastActivityAt: Date | null;
}

class SubjectOfStudent {
  @Id()
  subjectId: string;

  @Text({ example: 'Mathematics', about: 'Name of the subject' })
  name: string;

  @Id()
  classroomId: string;
}

export class SubjectProgressView extends IntersectionType(SubjectOfStudent, TotalsView) {}

/** Totals of a student for each subject and course, and over all subjects. */
export class StudentProgressView {
  @Id()
  studentId: string;

  @Many(() => SubjectProgressView, { about: 'Subjects of the current classrooms, in the order of the classroom' })
  subjects: SubjectProgressView[];

  @Many(() => StudentCourseView, { about: 'Courses in which the student has a seat, by title' })
  courses: StudentCourseView[];

  @Part(() => TotalsView, { about: 'Sums over all subjects' })
  totals: TotalsView;
}

class StudentOfClass {
  @Id()
  studentId: string;

  @Text({ example: 'Ben Bauer', about: 'Name of the student' })
  studentName: string;
}

/** Totals of one student of a classroom over all its subjects. */
export class ClassProgressLine extends IntersectionType(StudentOfClass, TotalsView) {}

export class ClassProgressPage extends PageOf(ClassProgressLine) {}
