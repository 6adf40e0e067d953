import { Column, Entity, PrimaryColumn } from 'typeorm';
import { newId, type Versioned } from '#platform/database/base.entity.js';

/** Something a person did, as a line of their own journal. A line is never changed: the database refuses (OQ-066). */
@Entity('user_interactions')
export class Interaction implements Versioned {
  readonly version = 1;

  @PrimaryColumn('uuid')
  id: string = newId();

  @Column('uuid')
  userId: string;

  /** What kind of thing it was, such as `viewed-slide`, `searched` or `asked-question`. */
  @Column('text')
  type: string;

  @Column('jsonb')
  payload: Record<string, unknown> = {};

  @Column('timestamptz')
  createdAt: Date;

  get updatedAt(): Date {
    return this.createdAt;
  }
}
