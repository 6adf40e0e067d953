import {
  Choice,
  Email,
  Flag,
  Instant,
  Int,
  IntersectionType,
  Many,
  Part,
  PartialType,
  Text,
  Words,
} from '#platform/shapes/fields.js';
import { PageOf } from '#platform/api/page.js';
import { AcademicYear } from './academic-year.js';
import {
  type BillingSettings,
  type Branding,
  type InteractionLog,
  interactionLogs,
  type Level,
  type PrivacySettings,
  registrationModes,
  type RegistrationMode,
  sessionIpModes,
  type SessionIpMode,
  type StudentRules,
} from './organization.entity.js';

export class LevelPart implements Level {
  @Text({ max: 40, example: 'P1' })
  code: string;

  @Text({ max: 100, example: 'Prathom 1' })
  name: string;

  @Int({ min: 1, max: 6, about: 'How many classes of this level a year may have' })
  maxClasses: number;
}

export class BrandingPart implements Branding {
  @Text({ optional: true, pattern: /^#[0-9a-f]{6}$/i, shape: 'a colour such as #1b6ac9', example: '#1b6ac9' })
  color?: string;

  @Text({
    optional: true,
    max: 500,
    pattern: /^https:\/\/\S+$/,
    shape: 'an https address',
    about: 'Shown by clients; never fetched here',
  })
  logoUrl?: string;

  @Email({ optional: true, about: 'Whom to ask; stands below every mail' })
  contact?: string;

  @Text({ optional: true, max: 500, about: 'A sentence for the login page', example: 'Welcome back!' })
  welcome?: string;
}

export class PrivacyPart implements PrivacySettings {
  @Choice(interactionLogs, {
    optional: true,
    about: 'journal keeps all of what people did for them; optin only what is necessary, unless they agreed',
  })
  interactionLog?: InteractionLog;
}

export class StudentRulesPart implements StudentRules {
  @Flag({ about: 'Teachers may promote students of their classes, one by one' })
  teachersMayPromote: boolean;
}

export class BillingPart implements BillingSettings {
  @Flag({
    optional: true,
    about: 'Let subscriptions that cost something renew themselves: payment is seen to elsewhere',
  })
  trustAutoRenew?: boolean;
}

export class OrganizationSettingsPart {
  @Choice(registrationModes, { about: 'How people may get an account by themselves' })
  registration: RegistrationMode;

  @Many(() => LevelPart, { min: 1, max: 40, about: 'The ladder of levels, lowest first' })
  levels: Level[];

  @AcademicYear({ example: '2026' })
  currentAcademicYear: string;

  @Choice(sessionIpModes, { about: 'How much of an address is kept with a login session' })
  sessionIp: SessionIpMode;

  @Flag({ about: 'Grade work without questions for a person at once' })
  autoGrade: boolean;

  @Words({
    optional: true,
    about: 'What is used of what the operator offers; all of it when left out',
    example: ['school'],
  })
  features?: string[];

  @Part(() => BrandingPart, { optional: true, about: 'Replaced as a whole' })
  branding?: Branding;

  @Part(() => BillingPart, { optional: true, about: 'Replaced as a whole' })
  billing?: BillingSettings;

  @Part(() => StudentRulesPart, { optional: true })
  students?: StudentRules;

  @Part(() => PrivacyPart, { optional: true, about: 'Replaced as a whole' })
  privacy?: PrivacySettings;
}

class OrganizationDraft {
  @Text({ example: 'Bangkok Primary School' })
  name: string;

  @Text({ max: 64, example: 'Asia/Bangkok', about: 'IANA time zone; decides what a day is' })
  timeZone: string;

  @Text({ max: 20, pattern: /^[a-z]{2}(-[A-Z]{2})?$/, shape: 'a locale such as en or th-TH', example: 'en' })
  locale: string;
}

export class OrganizationSettingsChanges extends PartialType(OrganizationSettingsPart) {}

export class OrganizationChanges extends PartialType(OrganizationDraft) {
  @Part(() => OrganizationSettingsChanges, { optional: true })
  settings?: Partial<OrganizationSettingsPart>;
}

class OrganizationIdentity {
  @Text({ max: 64 })
  id: string;

  @Text({ max: 63 })
  slug: string;

  @Int({ min: 1 })
  version: number;

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;
}

export class OrganizationView extends IntersectionType(OrganizationIdentity, OrganizationDraft) {
  @Part(() => OrganizationSettingsPart)
  settings: OrganizationSettingsPart;
}

export class OrganizationPage extends PageOf(OrganizationView) {}

/** What a login page shows. */
export class PublicOrganizationView {
  @Text()
  name: string;

  @Text({ max: 20 })
  locale: string;

  @Choice(registrationModes, { about: 'How people may get an account by themselves' })
  registration: RegistrationMode;

  @Part(() => BrandingPart)
  branding: Branding;
}
