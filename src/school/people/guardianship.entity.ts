import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';

/** A parent or guardian of a student, who may read the records of the student. */
@Entity()
export class Guardianship extends BaseEntity {
  @Column('uuid')
  parentId: string;

  @Column('uuid')
  studentId: string;

  /** Relation to the student as free text, such as mother or uncle. */
  @Column('text')
  relation = 'guardian';
}

explainConstraints({
  guardianships_pair_key: conflict('guardian_already', 'This person is already a guardian of the student.'),
});
