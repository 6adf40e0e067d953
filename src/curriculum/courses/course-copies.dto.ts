import { Int, IntersectionType, Text } from '#platform/shapes/fields.js';
import { CourseView } from './courses.dto.js';

export class CourseCopy {
  @Text({ max: 255, optional: true, example: 'Reading maps, spring', about: 'Title of the copy; default: the same' })
  title?: string;
}

/** A copy of a course, and what it lacks. */
export class CourseCloneView extends IntersectionType(CourseView) {
  @Int({ min: 0, about: 'Number of questions that its lessons lack, because they are private to another teacher' })
  questionsLeftOut: number;

  @Int({ min: 0, about: 'Number of assessments that its modules lack, because you cannot read them' })
  assessmentsLeftOut: number;
}
