import { all, definePolicy } from '#platform/access/policy.js';
import { ofTaughtStudents } from '#school/people/relationship.scopes.js';
import { Promotion, StudentPromotion } from './promotion.entity.js';

/** Only admins promote classes and the whole school, and undo promotions. */
export const promotionPolicy = definePolicy(Promotion, { admin: { read: all, create: all, remove: all } });

/** Teachers promote single students if `settings.students.teachersMayPromote` is on; the service checks it. */
export const studentPromotionPolicy = definePolicy(StudentPromotion, {
  admin: { read: all, create: all },
  teacher: { read: ofTaughtStudents('studentId'), create: all },
});
