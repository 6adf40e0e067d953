import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';

export const participantRoles = ['instructor', 'assistant', 'participant', 'observer'] as const;
export type ParticipantRole = (typeof participantRoles)[number];

export const participantPermissions = [
  'can_speak',
  'can_share_screen',
  'can_use_whiteboard',
  'can_create_polls',
  'can_moderate',
] as const;
export type ParticipantPermission = (typeof participantPermissions)[number];

export const connectionQualities = ['good', 'fair', 'poor'] as const;
export type ConnectionQuality = (typeof connectionQualities)[number];

/** What a role permits unless its row says otherwise. */
export const permissionsOf: Record<ParticipantRole, ParticipantPermission[]> = {
  instructor: [...participantPermissions],
  assistant: ['can_speak', 'can_moderate', 'can_create_polls'],
  participant: ['can_speak'],
  observer: [],
};

/** A person who takes part in a live session, or is invited to. Each person has one row per session. */
@Entity()
export class SessionParticipant extends BaseEntity {
  @Column({ type: 'uuid', update: false })
  sessionId: string;

  @Column({ type: 'uuid', update: false })
  userId: string;

  @Column('text')
  role: ParticipantRole = 'participant';

  @Column('text', { array: true })
  permissions: ParticipantPermission[] = permissionsOf.participant;

  /** When the person joined first; null for a person who is only invited. */
  @Column('timestamptz', { nullable: true })
  joinedAt: Date | null = null;

  @Column('timestamptz', { nullable: true })
  lastJoinedAt: Date | null = null;

  /** Null while the person is present. */
  @Column('timestamptz', { nullable: true })
  leftAt: Date | null = null;

  @Column('timestamptz', { nullable: true })
  lastSeenAt: Date | null = null;

  /** A removed person cannot join until readmitted. */
  @Column('timestamptz', { nullable: true })
  removedAt: Date | null = null;

  @Column('timestamptz', { nullable: true })
  mutedAt: Date | null = null;

  /** An invited person needs no access to the module or course. */
  @Column('boolean')
  isInvited = false;

  /** Added to the version of the session, this is the SEQUENCE of the invitation: it grows when it is withdrawn or given again. */
  @Column('integer')
  calendarSequence = 0;

  @Column('integer', { nullable: true })
  breakoutGroup: number | null = null;

  @Column('integer')
  participationScore = 0;

  /** Time of completed stays. */
  @Column('integer')
  totalSeconds = 0;

  @Column('integer')
  interactionCount = 0;

  @Column('integer')
  questionsAsked = 0;

  @Column('integer')
  pollsAnswered = 0;

  @Column('text', { nullable: true })
  connectionQuality: ConnectionQuality | null = null;

  get isPresent(): boolean {
    return this.joinedAt !== null && this.leftAt === null;
  }

  /** Whether the person may do this now: a muted person may not speak. */
  may(permission: ParticipantPermission): boolean {
    return this.permissions.includes(permission) && !(permission === 'can_speak' && this.mutedAt);
  }
}
