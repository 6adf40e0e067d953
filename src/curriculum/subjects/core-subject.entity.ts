import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { conflict } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';

/** A branch of learning the whole school knows, such as Mathematics; each class has its own subjects of it. */
@Entity()
export class CoreSubject extends RootEntity {
  @Column('text')
  name: string;

  /** What a timetable calls it, such as MATH. */
  @Column('text', { nullable: true })
  code: string | null = null;

  @Column('text')
  description = '';
}

explainConstraints({
  core_subjects_name_key: conflict('core_subject_taken', 'There is already a core subject of that name.'),
});
