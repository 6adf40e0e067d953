import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';
import { conflict } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';

/** Somebody who looks after a student and may see how they do. */
@Entity()
export class Guardianship extends BaseEntity {
  @Column('uuid')
  parentId: string;

  @Column('uuid')
  studentId: string;

  /** Mother, uncle, guardian … in the school's own words. */
  @Column('text')
  relation = 'guardian';
}

explainConstraints({
  guardianships_pair_key: conflict('guardian_already', 'This person already is a guardian of the student.'),
});
