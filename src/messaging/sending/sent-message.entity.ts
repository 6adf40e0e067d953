import { Column, Entity } from 'typeorm';
import type { MessageKind, ScopeType } from '#messaging/inbox/message.entity.js';
import { RootEntity } from '#platform/database/base.entity.js';

/** A message as its sender wrote it; each recipient has a copy in `messages`. */
@Entity()
export class SentMessage extends RootEntity {
  @Column('uuid')
  senderId: string;

  @Column('text')
  kind: MessageKind;

  @Column('text')
  tag: string;

  @Column('text')
  scopeType: ScopeType;

  @Column('uuid', { nullable: true })
  scopeId: string | null;

  /** Also delivered to the guardians of the students in the audience. */
  @Column('boolean')
  withGuardians = false;

  @Column('text')
  title: string;

  @Column('text')
  body: string;

  @Column('timestamptz', { nullable: true })
  expiresAt: Date | null = null;

  @Column('text', { nullable: true })
  idempotencyKey: string | null = null;

  @Column('text', { nullable: true })
  requestHash: string | null = null;

  /** Null until delivery has finished. */
  @Column('integer', { nullable: true })
  recipientCount: number | null = null;

  @Column('timestamptz', { nullable: true })
  deliveredAt: Date | null = null;
}
