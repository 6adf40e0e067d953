import { all, both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { inChildrensClassrooms, inOwnClassrooms, inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { ofActiveSubject, ofOpenSubject } from '#curriculum/subjects/subject.scopes.js';
import { ofOpenUnit } from '#curriculum/outline/outline.scopes.js';
import { Resource } from './resource.entity.js';

const library: Scope<Resource> = (row) => `${row}.scope = 'library'`;
const structure: Scope<Resource> = (row) => `${row}.scope = 'structure'`;
const ofAssessment: Scope<Resource> = (row) => `${row}.scope = 'assessment'`;
const active: Scope<Resource> = (row) => `${row}.status = 'active'`;
const pending: Scope<Resource> = (row) => `${row}.status = 'pending'`;
/** The assessment is published and open; its material must not be visible earlier. */
const released: Scope<Resource> = (row) =>
  `(${row}.is_released AND (${row}.opens_at IS NULL OR ${row}.opens_at <= :now))`;
const inBank: Scope<Resource> = (row) => `${row}.classroom_id IS NULL`;

/**
 * Belongs to a subject or unit that is open to the actor by subscription, grant or public access, regardless of class.
 */
const open = both<Resource>(
  active,
  ofActiveSubject('subjectId'),
  either<Resource>(ofOpenSubject('subjectId'), ofOpenUnit('unitId')),
);

const mine = ownedBy<Resource>('createdBy');
const taught = inTaughtClassrooms<Resource>('classroomId');

/**
 * Teachers edit their pending library proposals, the material of classrooms they teach, and that of their bank
 * assessments.
 */
const editableByTeacher = either<Resource>(
  both(library, pending, mine),
  both(structure, taught),
  both(ofAssessment, either<Resource>(both(inBank, mine), taught)),
);

export const resourcePolicy = definePolicy(Resource, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: {
    read: either(
      both(library, either<Resource>(active, mine)),
      both(structure, either<Resource>(inOwnClassrooms('classroomId'), open)),
      both(ofAssessment, either<Resource>(inBank, taught)),
    ),
    create: all,
    edit: editableByTeacher,
    remove: editableByTeacher,
  },
  student: {
    read: both(
      active,
      either(
        library,
        both<Resource>(structure, ofActiveSubject('subjectId'), either<Resource>(inOwnClassrooms('classroomId'), open)),
        both<Resource>(ofAssessment, released, inOwnClassrooms('classroomId')),
      ),
    ),
  },
  parent: {
    read: both(
      active,
      either(
        library,
        both<Resource>(
          structure,
          ofActiveSubject('subjectId'),
          either<Resource>(inChildrensClassrooms('classroomId'), open),
        ),
      ),
    ),
  },
});

/** Adding library resources without approval, approving them, and setting `isVerified`. */
export const libraryPolicy = definePolicy(Resource, { admin: { create: all, edit: all } });
