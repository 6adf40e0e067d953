import { currentStudent } from '#school/people/membership.sql.js';

/**
 * Whether the row of `classroom_members` with the given alias is of a student of the class's year: one who attends the class,
 * or attended it until a promotion.
 */
export const studentOfYear = (member: string): string => `(${currentStudent(member)}
  OR ${member}.member_role = 'STUDENT' AND EXISTS (SELECT FROM student_promotions p WHERE p.from_membership_id = ${member}.id AND p.undone_at IS NULL))`;
