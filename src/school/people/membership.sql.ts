const current = (member: string, role: 'STUDENT' | 'TEACHER'): string =>
  `${member}.member_role = '${role}' AND ${member}.left_at IS NULL`;

/** Whether the row of `classroom_members` with the given alias is of a student who attends the classroom today. */
export const currentStudent = (member: string): string => current(member, 'STUDENT');

/** Whether the row of `classroom_members` with the given alias is of a teacher who teaches the classroom today. */
export const currentTeacher = (member: string): string => current(member, 'TEACHER');
