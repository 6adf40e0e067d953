import type { Actor } from '#platform/access/actor.js';
import { all, both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { inChildrensClassrooms, inOwnClassrooms, inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { Assessment, AssessmentItem } from './assessment.entity.js';
import { AssessmentResource } from '#assessment/materials/assessment-resource.entity.js';

const published: Scope<Assessment> = (row) => `${row}.status = 'published'`;

/** In the bank: every teacher of the organization may read it. */
const unattached: Scope<Assessment> = (row) => `${row}.attached_at IS NULL`;

const ownOrTaught = either<Assessment>(both(unattached, ownedBy('authorId')), inTaughtClassrooms('classroomId'));

export const assessmentPolicy = definePolicy(Assessment, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: {
    read: either(unattached, inTaughtClassrooms('classroomId')),
    create: all,
    edit: ownOrTaught,
    remove: ownOrTaught,
  },
  student: { read: both(published, inOwnClassrooms('classroomId')) },
  parent: { read: both(published, inChildrensClassrooms('classroomId')) },
});

/** Who is shown what is right, besides a student when the review rule says so. */
export const answerKeyPolicy = definePolicy(Assessment, { admin: { read: all }, teacher: { read: all } });

/** SQL: the content of an assessment opens to students and parents with `availableFrom`; teachers and admins see it before. */
export const opened: Scope<Assessment> = (row) => `(${row}.available_from IS NULL OR ${row}.available_from <= :now)`;

/** The same question about an assessment that is loaded. */
export const isLockedFor = (
  { role }: Actor,
  { availableFrom }: Pick<Assessment, 'availableFrom'>,
  now: Date,
): boolean => availableFrom !== null && availableFrom > now && answerKeyPolicy.scopeOf(role, 'read') === undefined;

/** Reached only through their assessment. */
export const assessmentItemPolicy = definePolicy(AssessmentItem, { admin: { read: all }, teacher: { read: all } });

/** Reached only through their assessment. */
export const assessmentResourcePolicy = definePolicy(AssessmentResource, {
  admin: { read: all },
  teacher: { read: all },
});

/** Deleting work together with everything students handed in. */
export const forcePolicy = definePolicy(Assessment, { admin: { remove: all } });
