import { all, definePolicy } from '#platform/access/policy.js';
import { Lesson } from './lessons/lesson.entity.js';
import { learnersModule, ofModule, ownModule, teachersModule } from './module.scopes.js';
import { WorkbookModule } from './workbook-module.entity.js';

/** Teachers manage the modules of their courses, and their own outside courses. */
export const modulePolicy = definePolicy(WorkbookModule, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: { read: teachersModule, create: all, edit: ownModule, remove: ownModule },
  student: { read: learnersModule },
  parent: { read: learnersModule },
});

/** Lessons belong to those who manage their module; the decision about access opens them to learners. */
export const lessonPolicy = definePolicy(Lesson, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: {
    read: ofModule('moduleId', teachersModule),
    create: all,
    edit: ofModule('moduleId', ownModule),
    remove: ofModule('moduleId', ownModule),
  },
  student: { read: ofModule('moduleId', learnersModule) },
  parent: { read: ofModule('moduleId', learnersModule) },
});
