import { all, both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import {
  amongChildrensClassrooms,
  amongOwnClassrooms,
  inTaughtClassrooms,
} from '#school/classrooms/membership.scopes.js';
import { ofOwnChildren, ofTaughtStudents } from '#school/people/relationship.scopes.js';
import { UserProgress } from './user-progress.entity.js';

const onTcode: Scope<UserProgress> = (row) => `${row}.tcode_id IS NOT NULL`;
const onModule: Scope<UserProgress> = (row) => `${row}.module_id IS NOT NULL`;
// Progress on what the actor learns, whatever their role.
const own = { readOwn: ownedBy<UserProgress>('userId'), reportOwn: ownedBy<UserProgress>('userId') };

const outsideClasses: Scope<UserProgress> = (row) => `${row}.classroom_id IS NULL`;

// Own progress on items that can still be opened: sections of former classes are left out.
const continued = (classroom: Scope<UserProgress>) => ({
  continueOwn: both(ownedBy<UserProgress>('userId'), either(outsideClasses, classroom)),
});
const ofOwnClasses = continued(amongOwnClassrooms<UserProgress>('classroomId'));
const ofChildrensClasses = continued(amongChildrensClassrooms<UserProgress>('classroomId'));

/** A person's progress item by item. For sections, a teacher reads only those of taught classrooms. */
export const progressPolicy = definePolicy(UserProgress, {
  admin: { read: all, ...own, ...continued(all) },
  teacher: {
    read: both(ofTaughtStudents('userId'), either(onTcode, onModule, inTaughtClassrooms('classroomId'))),
    ...own,
    ...ofOwnClasses,
  },
  student: { read: ownedBy('userId'), ...own, ...ofOwnClasses },
  parent: { read: ofOwnChildren('userId'), ...own, ...ofChildrensClasses },
});
