import { all, both, definePolicy, either, type Scope } from '#platform/access/policy.js';
import {
  amongChildrensClassrooms,
  amongOwnClassrooms,
  inTaughtClassrooms,
} from '#school/classrooms/membership.scopes.js';
import { CoreSubject } from './core-subject.entity.js';
import { Subject } from './subject.entity.js';
import { activeSubject, ofOpenSubject } from './subject.scopes.js';

export const coreSubjectPolicy = definePolicy(CoreSubject, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: { read: all },
  student: { read: all },
  parent: { read: all },
});

/** Readable by the classroom, its parents and people the content is open to; writable by the classroom's teachers. */
export const classroomContent = <E extends { classroomId: string }>(
  entity: new () => E,
  active: Scope<E>,
  open: Scope<E>,
) =>
  definePolicy<E>(entity, {
    admin: { read: all, create: all, edit: all, remove: all },
    teacher: {
      // First what does not depend on the row: of people to whom nothing is open, no row needs its subject.
      read: either<E>(amongOwnClassrooms('classroomId'), both(open, active)),
      create: all,
      edit: inTaughtClassrooms('classroomId'),
      remove: inTaughtClassrooms('classroomId'),
    },
    student: { read: both<E>(active, either<E>(amongOwnClassrooms('classroomId'), open)) },
    parent: { read: both<E>(active, either<E>(amongChildrensClassrooms('classroomId'), open)) },
  });

export const subjectPolicy = classroomContent(Subject, activeSubject, ofOpenSubject('id'));
