import { learnersCourse, ofOwnCourse } from '#curriculum/courses/course.scopes.js';
import { both, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { columnOf } from '#platform/text/names.js';
import type { WorkbookModule } from './workbook-module.entity.js';

const publishedModule: Scope<WorkbookModule> = (row) => `${row}.status = 'published'`;

const outsideCourses: Scope<WorkbookModule> = (row) => `${row}.course_id IS NULL`;

/** Modules of courses that learners see. */
const ofLearnersCourse: Scope<WorkbookModule> = (row) =>
  `EXISTS (SELECT FROM courses c WHERE c.id = ${row}.course_id AND ${learnersCourse('c')})`;

/** Modules of courses that are no drafts. */
const ofSharedCourse: Scope<WorkbookModule> = (row) =>
  `EXISTS (SELECT FROM courses c WHERE c.id = ${row}.course_id AND c.status <> 'draft')`;

/** Modules whose teacher the actor is: those of own courses, and own modules outside courses. */
export const ownModule = either<WorkbookModule>(
  ofOwnCourse<WorkbookModule>('courseId'),
  both(outsideCourses, ownedBy<WorkbookModule>('createdBy')),
);

/** What students and parents find in lists. Whether they may open the content is the decision about access. */
export const learnersModule = both<WorkbookModule>(publishedModule, either(outsideCourses, ofLearnersCourse));

/** What teachers find in lists. */
export const teachersModule = either<WorkbookModule>(
  ownModule,
  both(publishedModule, either(outsideCourses, ofSharedCourse)),
);

/** Rows of a module that the scope allows. */
export const ofModule =
  <E>(column: keyof E & string, scope: Scope<WorkbookModule>): Scope<E> =>
  (row) =>
    `EXISTS (SELECT FROM modules m WHERE m.id = ${row}.${columnOf(column)} AND ${scope('m')})`;
