import { Choice, Flag, Instant, Int, Json, Many, RichText, Text } from '#platform/shapes/fields.js';
import { VariesBy } from '#platform/shapes/named-schemas.js';
import { configOfAnyType, configsByType, type FeatureType, featureTypes } from './session-features.js';

/** A URL with https. */
export const SecureLink = (about: string, example: string): PropertyDecorator =>
  Text({
    max: 2000,
    nullable: true,
    default: null,
    about,
    example,
    pattern: /^[Hh][Tt][Tt][Pp][Ss]:\/\/[^\s/?#]\S*$/,
    shape: 'a URL that begins with https://',
  });

@VariesBy('type', configsByType)
export class SessionFeatureFields {
  @Choice(featureTypes, { example: 'chat', about: 'Decides on the fields of config' })
  type: FeatureType;

  @Flag({ default: true, about: 'Whether the feature can be used in the session' })
  isEnabled: boolean;

  @Json({
    schema: configOfAnyType,
    default: {},
    example: {},
    about: 'Settings of the feature; omitted ones have their default',
  })
  config: object;
}

export class LiveSessionFields {
  @Text({ max: 200, example: 'Questions about week 3', about: 'Title of the session' })
  title: string;

  @RichText({ max: 5000, nullable: true, default: null, about: 'What the session is about' })
  description: string | null;

  @Instant({ example: '2026-09-01T08:00:00Z', about: 'Planned start' })
  scheduledStart: Date;

  @Instant({ example: '2026-09-01T09:00:00Z', about: 'Planned end, later than scheduledStart' })
  scheduledEnd: Date;

  @Int({ min: 1, max: 10_000, default: 50, about: 'Seats of participants and assistants; observers need none' })
  maxParticipants: number;

  @Many(() => SessionFeatureFields, { max: featureTypes.length, default: [], about: 'Each type at most once' })
  features: SessionFeatureFields[];

  @SecureLink(
    'The session in your conference system; shown to invited and present people',
    'https://meet.example.org/week-3',
  )
  meetingUrl: string | null;
}
