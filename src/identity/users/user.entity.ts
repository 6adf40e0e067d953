import { Column, Entity } from 'typeorm';
import type { Role } from '#platform/access/actor.js';
import { RootEntity } from '#platform/database/base.entity.js';
import { conflict } from '#platform/problems/problem.js';
import { explainRefusals } from '#platform/problems/refusals.js';

/** `invited` people must choose a password first; `graduated` students only read (OQ-050). */
export const accountStatuses = ['active', 'invited', 'suspended', 'graduated'] as const;
export type AccountStatus = (typeof accountStatuses)[number];

/** How much of what is sold by tiers a person may use, least first (WKB-007). */
export const subscriptionTiers = ['basic', 'premium', 'vip'] as const;
export type SubscriptionTier = (typeof subscriptionTiers)[number];

/** A person with an account. Whatever the role, every person is also a learner. */
@Entity()
export class User extends RootEntity {
  /** Lower case. People without e-mail get `<username>@students.<slug>.invalid` (OQ-052). */
  @Column('text')
  email: string;

  @Column('text', { nullable: true })
  username: string | null = null;

  @Column('text', { nullable: true })
  passwordHash: string | null = null;

  @Column('text', { nullable: true })
  firstName: string | null = null;

  @Column('text', { nullable: true })
  lastName: string | null = null;

  @Column('text')
  role: Role = 'STUDENT';

  /** A role the school added on top of `role`; it opens content and gives no rights (OQ-047). */
  @Column('uuid', { nullable: true })
  roleId: string | null = null;

  @Column('text')
  accountStatus: AccountStatus = 'active';

  @Column('boolean')
  emailVerified = false;

  /** What another system calls this person, such as a OneRoster sourcedId. */
  @Column('text', { nullable: true })
  externalId: string | null = null;

  /** The least tier the person has; what they subscribe to may raise it for a time (OQ-108). */
  @Column('text')
  subscriptionTier: SubscriptionTier = 'basic';

  /** Made by staff; such an account is not its holder's alone (OQ-034). */
  @Column('boolean')
  managed = false;

  @Column('timestamptz', { nullable: true })
  lastLoginAt: Date | null = null;

  /** How the person is called in lists: names, else username, else what stands before the @ (OQ-049). */
  get displayName(): string {
    const names = [this.firstName, this.lastName].filter(Boolean).join(' ');
    return names || this.username || this.email.split('@', 1)[0];
  }

  get hasRealEmail(): boolean {
    return !this.email.endsWith('.invalid');
  }

  suspend(): void {
    if (this.accountStatus === 'graduated') throw conflict('user_graduated', 'A graduate has no access to take away.');
    this.accountStatus = 'suspended';
  }

  reactivate(): void {
    if (this.accountStatus !== 'suspended')
      throw conflict('user_not_suspended', 'Only a suspended account can be reactivated.');
    this.accountStatus = this.passwordHash ? 'active' : 'invited';
  }

  /** A one-time password was handed over; it must be replaced on the first login. A graduate stays one. */
  awaitFirstPassword(): void {
    if (this.accountStatus === 'suspended')
      throw conflict('user_suspended', 'Reactivate the account before giving it a new password.');
    if (this.accountStatus === 'active') this.accountStatus = 'invited';
  }
}

explainRefusals({
  users_email_key: conflict('users_email_taken', 'This e-mail address already has an account.'),
  users_username_key: conflict('users_username_taken', 'This username is already taken.'),
});
