import { Decimal, Id, Instant, Int, IntersectionType, Many, Part, Text } from '#platform/shapes/fields.js';
import { PageOf } from '#platform/api/page.js';

class TotalsView {
  @Int({ min: 0, about: 'How many there are' })
  sections: number;

  @Int({ min: 0 })
  sectionsCompleted: number;

  @Int({ min: 0, about: 'Spent on sections' })
  minutes: number;

  @Int({ min: 0, about: 'How many students can see now' })
  assessments: number;

  @Int({ min: 0, about: 'Handed in so far, also of what has been put away since' })
  submitted: number;

  @Int({ min: 0 })
  graded: number;

  @Decimal({
    min: 0,
    max: 100,
    nullable: true,
    example: 82.5,
    about: 'What the graded work earned of what it could, on average; null before any is graded',
  })
  averagePercent: number | null;

  @Instant({ nullable: true, about: 'When work was last handed in or a section was last read' })
  lastActivityAt: Date | null;
}

class SubjectOfStudent {
  @Id()
  subjectId: string;

  @Text({ example: 'Mathematics' })
  name: string;

  @Id()
  classroomId: string;
}

export class SubjectProgressView extends IntersectionType(SubjectOfStudent, TotalsView) {}

/** How a student comes along. */
export class StudentProgressView {
  @Id()
  studentId: string;

  @Many(() => SubjectProgressView, { about: 'Of each class the student attends now, as the class lists them' })
  subjects: SubjectProgressView[];

  @Part(() => TotalsView, { about: 'All subjects together' })
  totals: TotalsView;
}

class StudentOfClass {
  @Id()
  studentId: string;

  @Text({ example: 'Ben Bauer' })
  studentName: string;
}

/** How one student of a class comes along, over all its subjects. */
export class ClassProgressLine extends IntersectionType(StudentOfClass, TotalsView) {}

export class ClassProgressPage extends PageOf(ClassProgressLine) {}
