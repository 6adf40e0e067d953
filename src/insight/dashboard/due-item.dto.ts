import { assessmentTypes } from '#assessment/assessments/assessment-types.js';
import { Choice, Id, Instant, Int, Many, Part, Text } from '#platform/shapes/fields.js';

class DueWork {
  @Text({ example: 'not_submitted', about: 'How far the student is' })
  state: string;

  @Int({ min: 0, about: 'Attempts the student has left' })
  attemptsLeft: number;
}

class DueChild {
  @Id()
  studentId: string;

  @Text({ example: 'Ben Bauer', about: 'Name of the child' })
  studentName: string;

  @Part(() => DueWork)
  work: DueWork;
}

/** An assessment that is due next, or a course that ends. */
export class DueItem {
  @Id({ about: 'Id of the assessment or course' })
  id: string;

  @Text({ example: 'Fractions, week 3', about: 'Title of the assessment or course' })
  title: string;

  @Choice([...assessmentTypes, 'course'], { about: 'Kind of work, or course' })
  type: string;

  @Instant({ about: 'When it is due or ends' })
  dueAt: Date;

  @Text({ nullable: true, optional: true, example: 'Mathematics', about: 'Name of the subject of an assessment' })
  subjectName?: string | null;

  @Text({ nullable: true, optional: true, example: 'P1A', about: 'Name of the class of an assessment' })
  classroomName?: string | null;

  @Part(() => DueWork, { optional: true, about: 'For students: your work' })
  work?: DueWork;

  @Many(() => DueChild, { optional: true, about: 'For parents: the work of each child in the class' })
  children?: DueChild[];
}
