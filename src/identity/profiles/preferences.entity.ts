import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';
import { invalid } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** How a person likes the school to look and sound, under the id of the account. */
@Entity('user_preferences')
export class UserPreferences extends BaseEntity {
  @Column('text')
  theme: Theme = 'system';

  @Column('text', { nullable: true })
  language: string | null = null;

  @Column('numeric', { precision: 3, scale: 2 })
  playbackSpeed = 1;

  /** Decides what a day is for this person; the organization's when unset (OQ-016). */
  @Column('text', { nullable: true })
  timeZone: string | null = null;

  @Column('boolean')
  emailNotifications = true;

  /** What clients keep here that we know nothing of. */
  @Column('jsonb')
  extra: Record<string, unknown> = {};
}

explainConstraints({
  user_preferences_extra_check: invalid('preferences_too_large', 'Keep at most 16 KB under extra.'),
});
