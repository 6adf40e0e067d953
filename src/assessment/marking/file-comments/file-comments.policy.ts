import { both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { inClassroomsTaughtUntilTheirEnd, inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { ofOwnChildren } from '#school/people/relationship.scopes.js';
import { FileComment } from './file-comment.entity.js';

/** On attempts whose grade was released, or that were returned: as drafts of grades, others are hidden. */
const shown: Scope<FileComment> = (row) =>
  `EXISTS (SELECT FROM submission_attempts t WHERE t.id = ${row}.attempt_id AND (t.released_at IS NOT NULL OR t.returned_at IS NOT NULL))`;

/** Of two independent markers, none sees the comments of the other before both have given a score. */
const independent: Scope<FileComment> = (row) => `(${row}.author_id = :actorId OR NOT EXISTS (
  SELECT FROM assessments a JOIN submission_attempts t ON t.id = ${row}.attempt_id
  WHERE a.id = ${row}.assessment_id AND a.double_marking_percent IS NOT NULL AND t.score IS NULL
    AND (SELECT count(*) FROM marker_scores m WHERE m.submission_id = ${row}.submission_id AND m.attempt_number = t.attempt_number) < 2))`;

const taught = inTaughtClassrooms<FileComment>('classroomId');
const own = both<FileComment>(ownedBy('studentId'), shown);

/** reply, resolve: of a thread. Only authors change what they wrote. */
export const fileCommentPolicy = definePolicy(FileComment, {
  admin: {
    read: independent,
    edit: ownedBy('authorId'),
    remove: independent,
    reply: independent,
    resolve: independent,
  },
  teacher: {
    read: both(either(taught, inClassroomsTaughtUntilTheirEnd('classroomId')), independent),
    edit: both(ownedBy('authorId'), taught),
    remove: both(ownedBy('authorId'), taught),
    reply: both(taught, independent),
    resolve: both(taught, independent),
  },
  student: { read: own, reply: own, resolve: own },
  parent: { read: both(ofOwnChildren('studentId'), shown) },
});
