import { Column, Entity } from 'typeorm';
import { BaseEntity, RootEntity } from '#platform/database/base.entity.js';

export const messageKinds = ['alert', 'warning', 'update', 'reminder', 'info'] as const;
export type MessageKind = (typeof messageKinds)[number];

/** Tags everybody knows; any other word of up to 30 characters is one too (OQ-166). */
export const knownTags = ['system', 'subscription', 'info', 'course', 'assessment', 'session'] as const;

/** Whom or what a message is about (OQ-166). */
export const scopeTypes = ['user', 'classroom', 'subject', 'course', 'live_session', 'tcode', 'organization'] as const;
export type ScopeType = (typeof scopeTypes)[number];

/** Something told to one person: by somebody of the school, or by the school itself. Never edited once told (OQ-166). */
@Entity()
export class Message extends BaseEntity {
  @Column({ type: 'uuid', update: false })
  recipientId: string;

  /** Null when the school itself speaks. */
  @Column({ type: 'uuid', nullable: true, update: false })
  senderId: string | null;

  /** What it is a copy of, when a person sent it. */
  @Column({ type: 'uuid', nullable: true, update: false })
  sendId: string | null;

  @Column({ type: 'text', update: false })
  kind: MessageKind;

  @Column({ type: 'text', update: false })
  tag: string;

  @Column({ type: 'text', update: false })
  scopeType: ScopeType;

  /** Null when it is about the whole organization. */
  @Column({ type: 'uuid', nullable: true, update: false })
  scopeId: string | null;

  @Column({ type: 'text', update: false })
  title: string;

  @Column({ type: 'text', update: false })
  body: string;

  /** Where in the API to find what it is about, such as `/assessments/…`. */
  @Column({ type: 'text', nullable: true, update: false })
  link: string | null;

  @Column('timestamptz', { nullable: true })
  readAt: Date | null;

  /** From this moment on it is not shown any more. */
  @Column({ type: 'timestamptz', nullable: true, update: false })
  expiresAt: Date | null;

  @Column('timestamptz', { nullable: true })
  hiddenAt: Date | null;

  /** Nobody is told twice under one key. */
  @Column({ type: 'text', nullable: true, update: false })
  dedupeKey: string | null;
}

/** What somebody sent, once, however many people received it. */
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

  /** The guardians of the students among them are told too. */
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

  /** How many received it; null while it is being delivered. */
  @Column('integer', { nullable: true })
  recipientCount: number | null = null;

  @Column('timestamptz', { nullable: true })
  deliveredAt: Date | null = null;
}
