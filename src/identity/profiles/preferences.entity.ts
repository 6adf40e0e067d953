import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { invalid } from '#platform/problems/problem.js';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Personal settings of an account holder, stored under the id of the account. */
@Entity('user_preferences')
export class UserPreferences extends BaseEntity {
  @Column('text')
  theme: Theme = 'system';

  @Column('text', { nullable: true })
  language: string | null = null;

  /** IANA time zone of the person; null for that of the organization. */
  @Column('text', { nullable: true })
  timeZone: string | null = null;

  @Column('numeric', { precision: 3, scale: 2 })
  playbackSpeed = 1;

  @Column('boolean')
  emailNotifications = true;

  /** Settings of client applications; stored as they are. */
  @Column('jsonb')
  extra: Record<string, unknown> = {};
}

explainConstraints({
  user_preferences_extra_check: invalid(
    'preferences_too_large',
    'extra must be at most 16 KB. Remove some of its values.',
  ),
});
