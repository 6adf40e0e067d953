import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';

/** A field of study of the whole school, such as Mathematics. Each classroom has its own subjects for it. */
@Entity()
export class CoreSubject extends RootEntity {
  @Column('text')
  name: string;

  /** Short form for timetables, such as MATH. */
  @Column('text', { nullable: true })
  code: string | null = null;

  @Column('text')
  description = '';
}

explainConstraints({
  core_subjects_name_key: conflict(
    'core_subject_taken',
    'A core subject with this name already exists. Choose a different name.',
  ),
});
