import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';

export const memberRoles = ['TEACHER', 'STUDENT'] as const;
export type MemberRole = (typeof memberRoles)[number];

/**
 * A teacher or student of a classroom, current or past. A student attends one classroom per academic year; a teacher
 * teaches any number.
 */
@Entity()
export class ClassroomMember extends BaseEntity {
  @Column('uuid')
  classroomId: string;

  @Column('uuid')
  userId: string;

  @Column('text')
  memberRole: MemberRole;

  /** The year of the classroom: a copy, for the rule of one class per year. */
  @Column('text')
  academicYear: string;

  @Column('timestamptz')
  joinedAt: Date = new Date();

  @Column('timestamptz', { nullable: true })
  leftAt: Date | null = null;
}

explainConstraints({
  classroom_members_once_idx: conflict('member_already', 'This person is already a member of the classroom.'),
  classroom_members_one_class_idx: conflict(
    'student_in_other_class',
    'This student already attends a classroom in that academic year. Ask an admin to move the student.',
  ),
});
