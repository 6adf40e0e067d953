import type { DemoCourse } from './courses/demo-course.js';
import { firstProgram } from './courses/first-program.js';
import { readingMaps } from './courses/reading-maps.js';

/** The courses of Ana. Together their lessons have every type. */
export const demoCourses: DemoCourse[] = [readingMaps, firstProgram];
