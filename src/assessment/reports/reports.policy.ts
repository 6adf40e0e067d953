import { all, definePolicy, either, ownedBy } from '#platform/access/policy.js';
import { inClassroomsTaughtUntilTheirEnd, inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { ofOwnChildren } from '#school/people/relationship.scopes.js';
import { ReportCard } from './report-card.entity.js';

/** Report cards: teachers issue those of their classes; students read their own, parents those of their children. */
export const reportCardPolicy = definePolicy(ReportCard, {
  admin: { read: all },
  teacher: { read: either(inTaughtClassrooms('classroomId'), inClassroomsTaughtUntilTheirEnd('classroomId')) },
  student: { read: ownedBy('studentId') },
  parent: { read: ofOwnChildren('studentId') },
});
