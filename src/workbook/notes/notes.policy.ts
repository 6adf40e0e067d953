import { ofModule, ownModule } from '#curriculum/modules/module.scopes.js';
import { permits } from '#identity/privacy-settings/privacy.scopes.js';
import { all, both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { ofTaughtStudents } from '#school/people/relationship.scopes.js';
import { Note, restorableDays } from './note.entity.js';

const own = ownedBy<Note>('userId');
const kept: Scope<Note> = (row) => `${row}.deleted_at IS NULL`;
const restorable: Scope<Note> = (row) =>
  `(${row}.deleted_at IS NULL OR ${row}.deleted_at + interval '${restorableDays} days' > :now)`;
const ownKept = both<Note>(kept, own);

/** Notes that are not private. */
const shared: Scope<Note> = (row) => `NOT ${row}.is_private`;

/** Notes about a module of a course in which both the actor and the author have a seat. */
const ofCoursePeers: Scope<Note> = (row) => `EXISTS (SELECT FROM modules m
    JOIN enrollments mine ON mine.course_id = m.course_id AND mine.user_id = :actorId AND mine.status = 'enrolled'
    JOIN enrollments peer ON peer.course_id = m.course_id AND peer.user_id = ${row}.user_id AND peer.status = 'enrolled'
  WHERE m.id = ${row}.module_id)`;

const ofPeers = both<Note>(kept, shared, ofCoursePeers, permits<Note>('communitySharing', 'userId'));

/** Notes that students share with the teachers of their classes, and all share with those of the module. */
const ofLearners = both<Note>(
  kept,
  shared,
  either<Note>(ofTaughtStudents<Note>('userId'), ofModule<Note>('moduleId', ownModule)),
);

const author = {
  create: all,
  readOwn: ownKept,
  edit: ownKept,
  remove: ownKept,
  restore: both<Note>(restorable, own),
};

/**
 * Notes belong to their author; not even an admin reads private ones. Shared ones are read by the teachers of the author's
 * classes and of the module, and by other learners of the course while the author shares with them; never by parents.
 */
export const notePolicy = definePolicy(Note, {
  admin: { ...author, read: ownKept },
  teacher: { ...author, read: either<Note>(ownKept, ofLearners, ofPeers) },
  student: { ...author, read: either<Note>(ownKept, ofPeers) },
  parent: { ...author, read: ownKept },
});
