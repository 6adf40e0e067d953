import { Column, Entity } from 'typeorm';
import type { Role } from '#platform/access/actor.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict, forbidden } from '#platform/problems/problem.js';
import { Account } from './account.entity.js';
import { displayNameOf } from './display-name.js';

/** Subscription tiers, lowest first; each includes the content of the lower ones. */
export const subscriptionTiers = ['basic', 'premium', 'vip'] as const;
export type SubscriptionTier = (typeof subscriptionTiers)[number];

/** A person with an account. People of every role are also learners. */
@Entity()
export class User extends Account {
  @Column('text', { nullable: true })
  username: string | null = null;

  @Column('text', { nullable: true })
  firstName: string | null = null;

  @Column('text', { nullable: true })
  lastName: string | null = null;

  @Column('text')
  role: Role = 'STUDENT';

  /** A custom role based on `role`, which adds content grants and no permissions (docs/decisions/0051). */
  @Column('uuid', { nullable: true })
  roleId: string | null = null;

  /** Identifier of this person in another system, such as a OneRoster sourcedId. */
  @Column('text', { nullable: true })
  externalId: string | null = null;

  /** Minimum tier, set by an admin; a valid subscription can raise the effective tier. */
  @Column('text')
  subscriptionTier: SubscriptionTier = 'basic';

  /** Whether modules are open to the person. An admin takes it away, regardless of seats and subscriptions. */
  @Column('boolean')
  workshopAccessGranted = true;

  /** Created by staff, who set the names and the login of managed students (docs/decisions/0050). */
  @Column('boolean')
  managed = false;

  @Column('timestamptz', { nullable: true })
  lastLoginAt: Date | null = null;

  get displayName(): string {
    return displayNameOf(this);
  }

  /** Throws when a managed student changes the own names or username, which the school sets. */
  assertMayRename(changes: Partial<Pick<User, 'firstName' | 'lastName' | 'username'>>): void {
    const names = ['firstName', 'lastName', 'username'] as const;
    const isRenamed = names.some((name) => changes[name] !== undefined && changes[name] !== this[name]);
    if (!isRenamed || !this.managed || this.role !== 'STUDENT') return;
    throw forbidden(
      'name_set_by_school',
      'Your school sets your name and username. Ask your teacher or an admin to change them.',
    );
  }
}

explainConstraints({
  users_email_key: conflict('users_email_taken', 'This email address already has an account. Use another address.'),
  users_external_id_idx: conflict(
    'users_external_id_taken',
    'Another account has this externalId. Set the externalId of that account to null first.',
  ),
  users_username_key: conflict('users_username_taken', 'This username is already taken. Choose another.'),
});
