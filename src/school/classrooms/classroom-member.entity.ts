import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';
import { conflict } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';

export const memberRoles = ['TEACHER', 'STUDENT'] as const;
export type MemberRole = (typeof memberRoles)[number];

/** Somebody teaching or attending a class. A student attends one class a year, a teacher teaches any number. */
@Entity()
export class ClassroomMember extends BaseEntity {
  @Column('uuid')
  classroomId: string;

  @Column('uuid')
  userId: string;

  @Column('text')
  memberRole: MemberRole;

  @Column('text')
  academicYear: string;

  @Column('timestamptz')
  joinedAt: Date = new Date();

  @Column('timestamptz', { nullable: true })
  leftAt: Date | null = null;
}

explainConstraints({
  classroom_members_once_idx: conflict('member_already', 'This person already belongs to the class.'),
  classroom_members_one_class_idx: conflict(
    'student_in_other_class',
    'This student already attends a class in that year.',
  ),
});
