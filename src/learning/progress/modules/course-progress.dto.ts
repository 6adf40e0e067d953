import { PageOf } from '#platform/api/page.js';
import { Id, Instant, Int, IntersectionType, Text } from '#platform/shapes/fields.js';

class ModuleTotals {
  @Int({ min: 0, max: 6, about: 'Number of published modules of the course' })
  modules: number;

  @Int({ min: 0, max: 6, about: 'Number of completed modules' })
  modulesCompleted: number;

  @Int({ min: 0, max: 100, example: 41, about: 'Mean of the percentages of all modules, rounded down' })
  progressPercent: number;
}

class CourseOfStudent {
  @Id()
  courseId: string;

  @Text({ example: 'Reading maps', about: 'Title of the course' })
  title: string;
}

/** How far a student is with a course. */
export class StudentCourseView extends IntersectionType(CourseOfStudent, ModuleTotals) {}

class PersonOfCourse {
  @Id({ about: 'Id of the person' })
  userId: string;

  @Text({ example: 'Ben Berg', about: 'Name of the person' })
  name: string;

  @Int({ min: 0, about: 'Sum of all reported minutes' })
  timeSpentMinutes: number;

  @Instant({ nullable: true, about: 'When the person last worked on a module; null before the first time' })
  lastAccessedAt: Date | null;
}

/** How far a person with a seat is with the modules of a course. */
export class CourseProgressLine extends IntersectionType(PersonOfCourse, ModuleTotals) {}

export class CourseProgressPage extends PageOf(CourseProgressLine) {}
