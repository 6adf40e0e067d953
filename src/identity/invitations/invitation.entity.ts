import { Column, Entity } from 'typeorm';
import type { Role } from '#platform/access/actor.js';
import { RootEntity } from '#platform/database/base.entity.js';
import { conflict } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';

/**
 * Lets one person open an account with a given role, or join a class with the one they have. Of its two codes one is
 * shown to the inviter, the other is only in the mail and so proves the address.
 */
@Entity()
export class Invitation extends RootEntity {
  @Column('text')
  email: string;

  @Column('text')
  role: Role;

  /** The class a student joins on registering. */
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
    'You just invited this address to the same class. Reload the list.',
  ),
});
