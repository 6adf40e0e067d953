import { ofOpenUnit } from '#curriculum/outline/outline.scopes.js';
import { ofActiveSubject, ofOpenSubject } from '#curriculum/subjects/subject.scopes.js';
import { both, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import type { Resource } from './resource.entity.js';

export const inLibrary: Scope<Resource> = (row) => `${row}.scope = 'library'`;
export const inSubject: Scope<Resource> = (row) => `${row}.scope = 'structure'`;
export const ofAssessment: Scope<Resource> = (row) => `${row}.scope = 'assessment'`;

export const active: Scope<Resource> = (row) => `${row}.status = 'active'`;
const pending: Scope<Resource> = (row) => `${row}.status = 'pending'`;

/** The assessment is published and open to the actor; its material must not be visible earlier. */
export const released: Scope<Resource> = (row) =>
  `(${row}.is_released AND coalesce(assessment_opens_at(${row}.assessment_id, :actorId) <= :now, true))`;

/** Material of an assessment that is not assigned to a classroom. */
export const inBank: Scope<Resource> = (row) => `${row}.classroom_id IS NULL`;

/**
 * Belongs to a subject or unit that is open to the actor by subscription, grant or public access, regardless of class.
 */
export const inOpenContent = both<Resource>(
  active,
  ofActiveSubject('subjectId'),
  either<Resource>(ofOpenSubject('subjectId'), ofOpenUnit('unitId')),
);

export const ownedByActor = ownedBy<Resource>('createdBy');
export const inTaughtClassroom = inTaughtClassrooms<Resource>('classroomId');

/**
 * Teachers edit their pending library proposals, the material of classrooms they teach, and that of their bank
 * assessments.
 */
export const editableByTeacher = either<Resource>(
  both(inLibrary, pending, ownedByActor),
  both(inSubject, inTaughtClassroom),
  both(ofAssessment, either<Resource>(both(inBank, ownedByActor), inTaughtClassroom)),
);
