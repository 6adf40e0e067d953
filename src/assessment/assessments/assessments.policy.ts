import type { Actor } from '#platform/access/actor.js';
import { all, both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { inChildrensClassrooms, inOwnClassrooms, inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { AssessmentDraw, AssessmentItem } from './assessment-item.entity.js';
import { Assessment } from './assessment.entity.js';

const published: Scope<Assessment> = (row) => `${row}.status = 'published'`;
const publishedToStudents = both<Assessment>(published, inOwnClassrooms('classroomId'));
const publishedToParents = both<Assessment>(published, inChildrensClassrooms('classroomId'));

/** Where the student has an open attempt, which goes on after the assessment was unpublished or the student left the class. */
const begun: Scope<Assessment> = (row) =>
  `${row}.id IN (SELECT w.assessment_id FROM attempts w WHERE w.student_id = :actorId AND w.status IN ('in_progress', 'paused'))`;

/** Assessments in the bank, which every teacher of the organization may read. */
const unattached: Scope<Assessment> = (row) => `${row}.attached_at IS NULL`;

const ownOrTaught = either<Assessment>(both(unattached, ownedBy('authorId')), inTaughtClassrooms('classroomId'));

const staff = {
  // List the assessments that are not assigned to a class.
  readBank: all,
  // See answer keys and submission counts, and the content before the assessment opens. Others see the keys when the
  // review rule of the assessment allows it.
  readKeys: all,
  seeDue: publishedToStudents,
};

export const assessmentPolicy = definePolicy(Assessment, {
  admin: {
    ...staff,
    read: all,
    create: all,
    edit: all,
    remove: all,
    // Delete an assessment together with all its submissions.
    force: all,
    // Show the names of anonymously marked work before its grades are released.
    revealNames: all,
  },
  teacher: {
    ...staff,
    read: either(unattached, inTaughtClassrooms('classroomId')),
    create: all,
    edit: ownOrTaught,
    remove: ownOrTaught,
  },
  // take: start attempts. seeOwnWork, seeChildrensWork: the work of the student, or of the parent's children.
  // seeDue: the published assessments of own classes, or those of the children, on the dashboard.
  student: {
    read: publishedToStudents,
    take: either(publishedToStudents, begun),
    seeDue: publishedToStudents,
    seeOwnWork: publishedToStudents,
  },
  parent: { read: publishedToParents, seeDue: publishedToParents, seeChildrensWork: publishedToParents },
});

/** Items and draws are loaded through their assessment, which carries the permission. */
export const assessmentItemPolicy = definePolicy(AssessmentItem, { admin: { read: all }, teacher: { read: all } });
export const assessmentDrawPolicy = definePolicy(AssessmentDraw, { admin: { read: all }, teacher: { read: all } });

export const mayReadKeys = ({ role }: Actor): boolean => assessmentPolicy.scopeOf(role, 'readKeys') !== undefined;

/** Is the content of an assessment that opens at `availableFrom` still closed to this actor? */
export const isLockedFor = (actor: Actor, { availableFrom }: Pick<Assessment, 'availableFrom'>, now: Date): boolean =>
  availableFrom !== null && availableFrom > now && !mayReadKeys(actor);
