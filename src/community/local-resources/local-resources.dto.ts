import { Choice, Degrees, Email, Flag, Int, IntersectionType, PartialType, Text } from '#platform/shapes/fields.js';
import { type Moderation, moderations } from './local-resource-states.js';

export const countryCode = {
  max: 3,
  lowerCase: true,
  pattern: /^[a-z]{2,3}$/,
  shape: 'a country code such as us',
};

export const resourceType = {
  max: 50,
  lowerCase: true,
  pattern: /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
  shape: 'words of letters and digits joined by -, such as legal-aid',
};

const unknown = { nullable: true, default: null } as const;

class LocalResourceFields {
  @Text({ max: 255, example: 'Riverside Food Bank', about: 'Name of the resource' })
  name: string;

  @Text({ ...resourceType, example: 'food', about: 'Kind of help: food, housing, healthcare, legal, employment …' })
  type: string;

  @Text({ ...unknown, max: 5000, about: 'What help it gives, as plain text' })
  description: string | null;

  @Text({ ...unknown, max: 50, about: 'Telephone number' })
  phone: string | null;

  @Email({ ...unknown, about: 'Email address' })
  email: string | null;

  @Text({ ...unknown, max: 2000, pattern: /^https?:\/\/\S+$/i, shape: 'an http or https URL', about: 'Website' })
  website: string | null;
}

class LocalResourcePlace {
  @Text({ ...unknown, max: 500, about: 'Street and number' })
  address: string | null;

  @Text({ ...unknown, max: 100, about: 'City' })
  city: string | null;

  @Text({ ...unknown, max: 100, about: 'State or province' })
  state: string | null;

  @Text({ ...unknown, max: 20, about: 'Postal code' })
  zipCode: string | null;

  @Text({ ...countryCode, default: 'us', about: 'ISO 3166-1 code of the country' })
  country: string;

  @Degrees({ ...unknown, max: 90, about: 'Latitude in decimal degrees, with longitude' })
  latitude: number | null;

  @Degrees({ ...unknown, max: 180, about: 'Longitude in decimal degrees, with latitude' })
  longitude: number | null;
}

class LocalResourceTraits {
  @Flag({ default: false, about: 'Whether its workers own it' })
  isWorkerOwned: boolean;

  @Flag({ default: false, about: 'Whether it is a cooperative' })
  isCooperative: boolean;

  @Flag({ default: false, about: 'Whether its workers are organized in a union' })
  isUnionShop: boolean;
}

export class LocalResourceDraft extends IntersectionType(
  LocalResourceFields,
  LocalResourcePlace,
  LocalResourceTraits,
) {}

export class LocalResourceChanges extends PartialType(LocalResourceDraft) {}

/** What a moderator decides about a resource. */
export class ModerationDraft {
  @Choice(moderations, { optional: true, about: 'Decides a pending resource' })
  status?: Moderation;

  @Flag({ optional: true, about: 'Whether an admin checked that the facts of the approved resource are true' })
  isVerified?: boolean;

  @Text({ optional: true, max: 1000, about: 'Required to reject; the submitter reads it' })
  reason?: string;
}

export class LocalRatingDraft {
  @Int({ min: 1, max: 5, example: 4, about: 'Your rating; it replaces an earlier one' })
  rating: number;
}
