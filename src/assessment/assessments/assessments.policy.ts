import type { Actor } from '#platform/access/actor.js';
import { all, both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { inChildrensClassrooms, inOwnClassrooms, inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { Assessment, AssessmentItem } from './assessment.entity.js';

const published: Scope<Assessment> = (row) => `${row}.status = 'published'`;

/** Assessments in the bank, which every teacher of the organization may read. */
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

/** Who always sees answer keys. Students see them when the review rule of the assessment allows it. */
export const answerKeyPolicy = definePolicy(Assessment, { admin: { read: all }, teacher: { read: all } });

/** Assessments whose content is open to students and parents. Teachers and admins see it before `availableFrom`. */
export const opened: Scope<Assessment> = (row) => `(${row}.available_from IS NULL OR ${row}.available_from <= :now)`;

/** The same rule for a loaded assessment: is its content still closed to this actor? */
export const isLockedFor = (
  { role }: Actor,
  { availableFrom }: Pick<Assessment, 'availableFrom'>,
  now: Date,
): boolean => availableFrom !== null && availableFrom > now && answerKeyPolicy.scopeOf(role, 'read') === undefined;

/** Items are loaded through their assessment, which carries the permission. */
export const assessmentItemPolicy = definePolicy(AssessmentItem, { admin: { read: all }, teacher: { read: all } });

/** Deletes an assessment together with all its submissions. */
export const forcePolicy = definePolicy(Assessment, { admin: { remove: all } });
