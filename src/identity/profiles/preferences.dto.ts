import { Choice, Decimal, Flag, Json, PartialType, Text } from '#platform/shapes/fields.js';
import { type Theme, themes } from './preferences.entity.js';

export class PreferencesView {
  @Choice(themes, { about: 'Colours of the client' })
  theme: Theme;

  @Text({
    max: 20,
    nullable: true,
    pattern: /^[a-z]{2,3}(-[A-Z]{2})?$/,
    shape: 'a language tag such as en or th-TH',
    example: 'th',
    about: 'Language of the client as a BCP 47 tag; null for that of the organization',
  })
  language: string | null;

  @Text({
    max: 60,
    nullable: true,
    pattern: /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/,
    shape: 'an IANA time zone such as Asia/Bangkok',
    example: 'Asia/Bangkok',
    about: 'IANA time zone in which days of learning are counted; null for that of the organization',
  })
  timeZone: string | null;

  @Decimal({ min: 0.25, max: 4, example: 1.25, about: 'Speed of audio and video' })
  playbackSpeed: number;

  @Flag({ about: 'Also send alerts and reminders by email' })
  emailNotifications: boolean;

  @Json({ about: 'Settings of client applications, at most 16 KB' })
  extra: Record<string, unknown>;
}

export class PreferencesChanges extends PartialType(PreferencesView) {}
