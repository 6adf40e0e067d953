import { Choice, Decimal, Flag, Json, PartialType, Text } from '#platform/shapes/fields.js';
import { type Theme, themes } from './preferences.entity.js';

export class PreferencesView {
  @Choice(themes)
  theme: Theme;

  @Text({
    max: 20,
    nullable: true,
    pattern: /^[a-z]{2,3}(-[A-Z]{2})?$/,
    shape: 'a language tag such as en or th-TH',
    example: 'th',
  })
  language: string | null;

  @Decimal({ min: 0.25, max: 4, example: 1.25 })
  playbackSpeed: number;

  @Flag({ about: 'Also send alerts and reminders by email' })
  emailNotifications: boolean;

  @Json({ about: 'Settings of client applications, at most 16 KB' })
  extra: Record<string, unknown>;
}

export class PreferencesChanges extends PartialType(PreferencesView) {}
