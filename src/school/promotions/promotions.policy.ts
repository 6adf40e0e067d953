import { all, definePolicy } from '#platform/access/policy.js';
import { ofTaughtStudents } from '#school/classrooms/membership.scopes.js';
import { Promotion, StudentPromotion } from './promotion.entity.js';

/** Classes and whole years are the admins' to promote, and so is undoing. */
export const promotionPolicy = definePolicy(Promotion, { admin: { read: all, create: all, remove: all } });

/** Teachers promote single students only where the organization's settings let them (OQ-076). */
export const studentPromotionPolicy = definePolicy(StudentPromotion, {
  admin: { read: all, create: all },
  teacher: { read: ofTaughtStudents('studentId'), create: all },
});
