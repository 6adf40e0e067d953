import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';

/** A division of a class into groups, for one or several assessments. A student is in at most one of its groups. */
@Entity()
export class GroupSet extends RootEntity {
  @Column('uuid')
  classroomId: string;

  @Column('text')
  title: string;

  /** Whether students choose their groups themselves. */
  @Column('boolean')
  selfSignUp = false;

  /** The maximum for self sign-up; null for none. Teachers may add more. */
  @Column('integer', { nullable: true })
  maxMembers: number | null = null;

  /** The seed of the last random split, which gives the same groups again for the same students. */
  @Column('text', { nullable: true })
  splitSeed: string | null = null;

  @Column('uuid', { nullable: true })
  createdBy: string | null = null;
}

explainConstraints({
  assessments_group_set_fkey: conflict(
    'group_set_in_use',
    'An assessment is submitted by the groups of this group set. Give it other groups first.',
  ),
  student_groups_title_key: conflict('group_title_taken', 'There is a group with this title in the group set.'),
});
