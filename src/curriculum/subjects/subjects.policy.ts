import { all, both, definePolicy, type Scope } from '#platform/access/policy.js';
import { inChildrensClassrooms, inOwnClassrooms, inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { CoreSubject } from './core-subject.entity.js';
import { type OutlineEntry, Part, Section, Unit } from './outline.entities.js';
import { Subject } from './subject.entity.js';
import { ofActiveSubject } from './subject.scopes.js';

const active: Scope<Subject> = (row) => `${row}.status = 'active'`;

export const coreSubjectPolicy = definePolicy(CoreSubject, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: { read: all },
  student: { read: all },
  parent: { read: all },
});

/** What teachers may do with what their classes are taught. */
const asItsTeacher = <E extends { classroomId: string }>() => ({
  read: inOwnClassrooms<E>('classroomId'),
  create: all,
  edit: inTaughtClassrooms<E>('classroomId'),
  remove: inTaughtClassrooms<E>('classroomId'),
});

export const subjectPolicy = definePolicy(Subject, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: asItsTeacher<Subject>(),
  student: { read: both(active, inOwnClassrooms('classroomId')) },
  parent: { read: both(active, inChildrensClassrooms('classroomId')) },
});

/** Whoever may read or write a subject may do so with everything in its outline. */
const asItsSubject = <E extends OutlineEntry>(entity: new () => E) =>
  definePolicy(entity, {
    admin: { read: all, create: all, edit: all, remove: all },
    teacher: asItsTeacher<E>(),
    student: { read: both<E>(ofActiveSubject('subjectId'), inOwnClassrooms('classroomId')) },
    parent: { read: both<E>(ofActiveSubject('subjectId'), inChildrensClassrooms('classroomId')) },
  });

export const unitPolicy = asItsSubject(Unit);
export const partPolicy = asItsSubject(Part);
export const sectionPolicy = asItsSubject(Section);
