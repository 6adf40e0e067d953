import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';

export const messageKinds = ['alert', 'warning', 'update', 'reminder', 'info'] as const;
export type MessageKind = (typeof messageKinds)[number];

/** Built-in tags. Senders may use any other text of at most 30 characters. */
export const knownTags = ['system', 'subscription', 'info', 'course', 'assessment', 'session'] as const;

/** The kinds of things a message can be about. */
export const scopeTypes = ['user', 'classroom', 'subject', 'course', 'live_session', 'tcode', 'organization'] as const;
export type ScopeType = (typeof scopeTypes)[number];

/** Expired messages are kept for 90 days, so that the school can show what it sent to a student. */
export const expiredRetentionDays = 90;

/** A message in one user's inbox, sent by staff or by the system. Never edited after delivery. */
@Entity()
export class Message extends BaseEntity {
  @Column({ type: 'uuid', update: false })
  recipientId: string;

  /** Null for system messages. */
  @Column({ type: 'uuid', nullable: true, update: false })
  senderId: string | null;

  /** The sent message this is a copy of; null for system messages. */
  @Column({ type: 'uuid', nullable: true, update: false })
  sendId: string | null;

  @Column({ type: 'text', update: false })
  kind: MessageKind;

  @Column({ type: 'text', update: false })
  tag: string;

  @Column({ type: 'text', update: false })
  scopeType: ScopeType;

  /** Null when the scope is the whole organization. */
  @Column({ type: 'uuid', nullable: true, update: false })
  scopeId: string | null;

  /** The student about whom a guardian is notified, with whose account the notification goes. */
  @Column({ type: 'uuid', nullable: true, update: false })
  studentId: string | null;

  @Column({ type: 'text', update: false })
  title: string;

  @Column({ type: 'text', update: false })
  body: string;

  /** API path of the subject of the message, such as `/assessments/…`. */
  @Column({ type: 'text', nullable: true, update: false })
  link: string | null;

  @Column('timestamptz', { nullable: true })
  readAt: Date | null;

  /** The message is not shown from this time on. */
  @Column({ type: 'timestamptz', nullable: true, update: false })
  expiresAt: Date | null;

  @Column('timestamptz', { nullable: true })
  hiddenAt: Date | null;

  /** The words of title and body, which the database computes. */
  @Column({ type: 'tsvector', select: false, insert: false, update: false })
  search: string;

  /** Unique per recipient, so that a repeated job delivers the message once. */
  @Column({ type: 'text', nullable: true, update: false })
  dedupeKey: string | null;
}
