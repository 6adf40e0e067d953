import { all, both, definePolicy, either, type Scope } from '#platform/access/policy.js';
import { inChildrensClassrooms, inOwnClassrooms } from '#school/classrooms/membership.scopes.js';
import { ofActiveSubject } from '#curriculum/subjects/subject.scopes.js';
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
const taughtIn = (classrooms: Scope<Resource>) =>
  both<Resource>(inSubject, ofActiveSubject('subjectId'), either<Resource>(classrooms, inOpenContent));

export const resourcePolicy = definePolicy(Resource, {
  admin: {
    ...{ read: all, create: all, edit: all, remove: all },
    // Approves library resources that teachers propose; their own need no approval.
    approve: all,
    // Marks resources as reviewed by the school.
    verify: all,
  },
  teacher: {
    read: either(
      both(inLibrary, either<Resource>(active, ownedByActor)),
      both(inSubject, either<Resource>(inOwnClassrooms('classroomId'), inOpenContent)),
      both(ofAssessment, either<Resource>(inBank, inTaughtClassroom)),
    ),
    create: all,
    edit: editableByTeacher,
    remove: editableByTeacher,
  },
  student: {
    read: both(
      active,
      either(
        inLibrary,
        taughtIn(inOwnClassrooms('classroomId')),
        both<Resource>(ofAssessment, released, inOwnClassrooms('classroomId')),
      ),
    ),
  },
  parent: { read: both(active, either(inLibrary, taughtIn(inChildrensClassrooms('classroomId')))) },
});
