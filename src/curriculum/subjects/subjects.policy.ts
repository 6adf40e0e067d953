import { all, both, definePolicy, either, type Scope } from '#platform/access/policy.js';
import {
  amongChildrensClassrooms,
  amongOwnClassrooms,
  inTaughtClassrooms,
} from '#school/classrooms/membership.scopes.js';
import { CoreSubject } from './core-subject.entity.js';
import { type OutlineEntry, Part, Section, Unit } from '#curriculum/outline/outline.entities.js';
import { Subject } from './subject.entity.js';
import { activeSubject, ofActiveSubject, ofOpenSubject, ofOpenUnit, ofOpenUnitsPart } from './subject.scopes.js';

export const coreSubjectPolicy = definePolicy(CoreSubject, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: { read: all },
  student: { read: all },
  parent: { read: all },
});

/** Read by the class, its parents, and whoever it stands open to; written by those who teach the class. */
const asItsClass = <E extends { classroomId: string }>(entity: new () => E, active: Scope<E>, open: Scope<E>) =>
  definePolicy<E>(entity, {
    admin: { read: all, create: all, edit: all, remove: all },
    teacher: {
      read: either<E>(amongOwnClassrooms('classroomId'), both(active, open)),
      create: all,
      edit: inTaughtClassrooms('classroomId'),
      remove: inTaughtClassrooms('classroomId'),
    },
    student: { read: both<E>(active, either<E>(amongOwnClassrooms('classroomId'), open)) },
    parent: { read: both<E>(active, either<E>(amongChildrensClassrooms('classroomId'), open)) },
  });

export const subjectPolicy = asItsClass(Subject, activeSubject, ofOpenSubject('id'));

/** Whoever may read or write a subject may do so with everything in its outline. */
const asItsSubject = <E extends OutlineEntry>(entity: new () => E, openUnit: Scope<E>) =>
  asItsClass<E>(entity, ofActiveSubject('subjectId'), either<E>(ofOpenSubject('subjectId'), openUnit));

export const unitPolicy = asItsSubject(Unit, ofOpenUnit('id'));
export const partPolicy = asItsSubject(Part, ofOpenUnit('unitId'));
export const sectionPolicy = asItsSubject(Section, ofOpenUnitsPart('partId'));
