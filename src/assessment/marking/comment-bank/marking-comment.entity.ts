import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';

/** A comment on students' work that a teacher keeps in order to use it again. Its text is copied into the grade. */
@Entity()
export class MarkingComment extends RootEntity {
  @Column('uuid')
  ownerId: string;

  @Column('text')
  text: string;

  @Column('text', { array: true })
  tags: string[] = [];

  /** Whether other teachers of the organization may use it. */
  @Column('boolean')
  isShared = false;
}
