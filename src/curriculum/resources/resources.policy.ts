import { all, both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { inChildrensClassrooms, inOwnClassrooms, inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { ofActiveSubject, ofOpenSubject, ofOpenUnit } from '#curriculum/subjects/subject.scopes.js';
import { Resource } from './resource.entity.js';

const library: Scope<Resource> = (row) => `${row}.scope = 'library'`;
const structure: Scope<Resource> = (row) => `${row}.scope = 'structure'`;
const ofAssessment: Scope<Resource> = (row) => `${row}.scope = 'assessment'`;
const active: Scope<Resource> = (row) => `${row}.status = 'active'`;
const pending: Scope<Resource> = (row) => `${row}.status = 'pending'`;
/** Its assessment is published and open: material is content of the assessment and opens with it. */
const released: Scope<Resource> = (row) =>
  `(${row}.is_released AND (${row}.opens_at IS NULL OR ${row}.opens_at <= :now))`;
const inBank: Scope<Resource> = (row) => `${row}.classroom_id IS NULL`;

/** Hangs in a subject or unit that stands open to the actor, whatever their class. */
const open = both<Resource>(
  active,
  ofActiveSubject('subjectId'),
  either<Resource>(ofOpenSubject('subjectId'), ofOpenUnit('unitId')),
);

const mine = ownedBy<Resource>('createdBy');
const taught = inTaughtClassrooms<Resource>('classroomId');

/** The library's shelves are the admins'; a teacher proposes. What hangs in a class is its teachers' (OQ-086). */
const teachersOwn = either<Resource>(
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
    edit: teachersOwn,
    remove: teachersOwn,
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

/** Who puts things on the library's shelves, and says that they are verified. */
export const libraryPolicy = definePolicy(Resource, { admin: { create: all, edit: all } });
