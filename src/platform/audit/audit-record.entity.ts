import { Column, Entity, PrimaryColumn } from 'typeorm';
import { newId } from '#platform/crypto/new-id.js';
import type { Versioned } from '#platform/database/base.entity.js';

/** A stored entry of the audit log. Rows are append-only: a trigger refuses changes (docs/decisions/0044). */
@Entity('audit_log')
export class AuditRecord implements Versioned {
  readonly version = 1;

  @PrimaryColumn('uuid')
  id: string = newId();

  @Column('text')
  organizationId: string;

  /** Null for the operator, for jobs and for logins to unknown accounts. */
  @Column('uuid', { nullable: true })
  actorId: string | null = null;

  /** What was done, such as `login.failed`. */
  @Column('text')
  action: string;

  /** The kind of the record concerned, such as `user`. */
  @Column('text')
  entity: string;

  @Column('text', { nullable: true })
  entityId: string | null = null;

  @Column('jsonb')
  data: Record<string, unknown> = {};

  @Column('text', { nullable: true })
  ip: string | null = null;

  @Column('timestamptz')
  createdAt: Date;

  get updatedAt(): Date {
    return this.createdAt;
  }
}
