import { PageOf } from '#platform/api/page.js';
import { Choice, Instant, Int, IntersectionType, Part, PartialType, Text } from '#platform/shapes/fields.js';
import { BrandingPart } from './branding.dto.js';
import { OrganizationSettingsChanges, OrganizationSettingsPart } from './organization-settings.dto.js';
import { type Branding, registrationModes, type RegistrationMode } from './organization.entity.js';

class OrganizationDraft {
  @Text({ example: 'Bangkok Primary School', about: 'Name of the organization' })
  name: string;

  @Text({ max: 64, example: 'Asia/Bangkok', about: 'IANA time zone; determines calendar days' })
  timeZone: string;

  @Text({
    max: 20,
    pattern: /^[a-z]{2}(-[A-Z]{2})?$/,
    shape: 'a locale such as en or th-TH',
    example: 'en',
    about: 'Language and region as a BCP 47 tag',
  })
  locale: string;
}

export class OrganizationChanges extends PartialType(OrganizationDraft) {
  @Part(() => OrganizationSettingsChanges, { optional: true, about: 'Settings to change; others stay' })
  settings?: OrganizationSettingsChanges;
}

class OrganizationIdentity {
  @Text({ max: 64 })
  id: string;

  @Text({ max: 63, about: 'Short name in host names and file names' })
  slug: string;

  @Int({ min: 1, about: 'Number of changes; send it as If-Match' })
  version: number;

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;
}

export class OrganizationView extends IntersectionType(OrganizationIdentity, OrganizationDraft) {
  @Part(() => OrganizationSettingsPart, { about: 'Settings of the organization' })
  settings: OrganizationSettingsPart;
}

export class OrganizationPage extends PageOf(OrganizationView) {}

/** The public data of the organization, for the login page. */
export class PublicOrganizationView {
  @Text({ about: 'Name of the organization' })
  name: string;

  @Text({ max: 20, about: 'Language and region as a BCP 47 tag' })
  locale: string;

  @Choice(registrationModes, { about: 'Who may register an account' })
  registration: RegistrationMode;

  @Part(() => BrandingPart, { about: 'Colours and logo for clients' })
  branding: Branding;
}
