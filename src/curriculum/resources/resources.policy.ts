import { ofActiveSubject } from '#curriculum/subjects/subject.scopes.js';
import { all, both, definePolicy, either, type Scope } from '#platform/access/policy.js';
import { inChildrensClassrooms, inOwnClassrooms } from '#school/classrooms/membership.scopes.js';
import { Resource } from './resource.entity.js';
import {
  active,
  editableByTeacher,
  inBank,
  inLibrary,
  inOpenContent,
  inSubject,
  inTaughtClassroom,
  ofAssessment,
  ownedByActor,
  released,
} from './resource.scopes.js';

/** Material of an active subject that the actor attends, through a child, or by a subscription. */
const taughtIn = (classrooms: Scope<Resource>) => [
  both<Resource>(active, inSubject, ofActiveSubject('subjectId'), classrooms),
  both<Resource>(active, inSubject, ofActiveSubject('subjectId'), inOpenContent),
];

const library = both<Resource>(active, inLibrary);

// Each way in is an alternative of its own, so that lists can read each by its index.
const placedForTeachers = [
  both<Resource>(inSubject, inOwnClassrooms('classroomId')),
  both<Resource>(inSubject, inOpenContent),
  both<Resource>(ofAssessment, inBank),
  both<Resource>(ofAssessment, inTaughtClassroom),
];
const placedForStudents = [
  ...taughtIn(inOwnClassrooms('classroomId')),
  both<Resource>(active, ofAssessment, released, inOwnClassrooms('classroomId')),
];
const placedForParents = taughtIn(inChildrensClassrooms('classroomId'));

export const resourcePolicy = definePolicy(Resource, {
  admin: {
    read: all,
    create: all,
    edit: all,
    remove: all,
    // Counts every resource, so that topics come from stored totals.
    readEvery: all,
    // Approves library resources that teachers propose; their own need no approval.
    approve: all,
    // Marks resources as reviewed by the school.
    verify: all,
  },
  teacher: {
    read: either(library, both(inLibrary, ownedByActor), ...placedForTeachers),
    // readPlaced: as read, without the library.
    readPlaced: either(...placedForTeachers),
    create: all,
    edit: editableByTeacher,
    remove: editableByTeacher,
  },
  student: { read: either(library, ...placedForStudents), readPlaced: either(...placedForStudents) },
  parent: { read: either(library, ...placedForParents), readPlaced: either(...placedForParents) },
});
