import { Choice, Email, Flag, Int, Many, Part, PartialType, Text, Texts } from '#platform/shapes/fields.js';
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
  @Text({ max: 40, example: 'P1', about: 'Short code that classrooms and lists use' })
  code: string;

  @Text({ max: 100, example: 'Prathom 1', about: 'Name for people' })
  name: string;

  @Int({ min: 1, max: 6, about: 'Maximum number of classes of this level per academic year' })
  maxClasses: number;
}

export class BrandingPart implements Branding {
  @Text({
    optional: true,
    pattern: /^#[0-9a-f]{6}$/i,
    shape: 'a colour such as #1b6ac9',
    example: '#1b6ac9',
    about: 'Colour of the organization for clients',
  })
  color?: string;

  @Text({
    optional: true,
    max: 500,
    pattern: /^https:\/\/\S+$/,
    shape: 'an https URL',
    about: 'Displayed by clients; never fetched by the server',
  })
  logoUrl?: string;

  @Email({ optional: true, about: 'Contact address, shown in the footer of every e-mail' })
  contact?: string;

  @Text({ optional: true, max: 500, about: 'Welcome text for the login page', example: 'Welcome back!' })
  welcome?: string;
}

export class PrivacyPart implements PrivacySettings {
  @Choice(interactionLogs, {
    optional: true,
    about:
      'all records all interactions of users for their own history; opt_in records optional ones only with consent',
  })
  interactionLog?: InteractionLog;
}

export class StudentRulesPart implements StudentRules {
  @Flag({ about: 'Teachers may promote individual students of their classes' })
  teachersMayPromote: boolean;
}

export class BillingPart implements BillingSettings {
  @Flag({
    optional: true,
    about: 'Renew paid subscriptions automatically, because payment is handled outside this system',
  })
  trustAutoRenew?: boolean;
}

export class OrganizationSettingsPart {
  @Choice(registrationModes, { about: 'Who may register an account' })
  registration: RegistrationMode;

  @Many(() => LevelPart, { min: 1, max: 40, about: 'Levels in order, lowest first' })
  levels: Level[];

  @AcademicYear({ example: '2026', about: 'Academic year in which classes are created by default' })
  currentAcademicYear: string;

  @Choice(sessionIpModes, { about: 'How much of the IP address is stored with a login session' })
  sessionIp: SessionIpMode;

  @Flag({ about: 'Grade submissions without manually graded questions immediately' })
  autoGrade: boolean;

  @Texts({
    optional: true,
    about: 'Enabled features, out of those the operator offers; all when omitted',
    example: ['school'],
  })
  features?: string[];

  @Part(() => BrandingPart, { optional: true, about: 'A change replaces the whole object' })
  branding?: Branding;

  @Part(() => BillingPart, { optional: true, about: 'A change replaces the whole object' })
  billing?: BillingSettings;

  @Part(() => StudentRulesPart, { optional: true, about: 'Rules for accounts of students' })
  students?: StudentRules;

  @Part(() => PrivacyPart, { optional: true, about: 'A change replaces the whole object' })
  privacy?: PrivacySettings;
}

export class OrganizationSettingsChanges extends PartialType(OrganizationSettingsPart) {}
