import { Column, Entity, PrimaryColumn } from 'typeorm';
import { newId } from '#platform/crypto/new-id.js';
import type { Versioned } from '#platform/database/base.entity.js';

/** An action of a user. Rows are append-only: a trigger refuses changes, and deletion outside erasure and retention. */
@Entity('user_interactions')
export class Interaction implements Versioned {
  readonly version = 1;

  @PrimaryColumn('uuid')
  id: string = newId();

  @Column('uuid')
  userId: string;

  /** Kebab-case type, such as `viewed-slide`, `searched` or `asked-question`. */
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
