import { Column, Entity } from 'typeorm';
import type { Role } from '#platform/access/actor.js';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';

/**
 * Invites a person to open an account with a role, or to join a classroom with an existing account. It has two codes: one
 * is returned to the inviter, the other is only in the email and therefore proves the address.
 */
@Entity()
export class Invitation extends RootEntity {
  @Column('text')
  email: string;

  @Column('text')
  role: Role;

  /** The classroom a student joins at registration. */
  @Column('uuid', { nullable: true })
  classroomId: string | null = null;

  @Column('text')
  codeHash: string;

  @Column('text', { nullable: true })
  mailedCodeHash: string | null = null;

  @Column('uuid', { nullable: true })
  invitedBy: string | null;

  @Column('timestamptz')
  expiresAt: Date;

  @Column('uuid', { nullable: true })
  usedBy: string | null = null;

  @Column('timestamptz', { nullable: true })
  usedAt: Date | null = null;
}

explainConstraints({
  invitations_open_key: conflict(
    'invitation_exists',
    'You already invited this address to this classroom. Reload the list of invitations.',
  ),
});
