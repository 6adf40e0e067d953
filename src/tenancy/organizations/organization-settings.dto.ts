import { Choice, Flag, Int, Many, Part, PartialType, Text, Texts } from '#platform/shapes/fields.js';
import { AcademicYear } from './academic-year.js';
import { BrandingPart } from './branding.dto.js';
import {
  type BillingSettings,
  type BillTypeTopics,
  type Branding,
  type Level,
  registrationModes,
  type RegistrationMode,
  sessionIpModes,
  type SessionIpMode,
  type StudentRules,
} from './organization.entity.js';
import { PrivacyPart } from './privacy-rules.dto.js';
import type { PrivacySettings } from './privacy-rules.js';
import { type SearchLanguage, searchLanguages } from './search-languages.js';

export class LevelPart implements Level {
  @Text({ max: 40, example: 'P1', about: 'Short code that classrooms and lists use' })
  code: string;

  @Text({ max: 100, example: 'Prathom 1', about: 'Name for people' })
  name: string;

  @Int({ min: 1, max: 6, about: 'Maximum number of classes of this level per academic year' })
  maxClasses: number;
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

export class BillTypeTopicsPart implements BillTypeTopics {
  @Text({ max: 100, example: 'labor', about: 'Type of bills; case and punctuation are ignored' })
  type: string;

  @Texts({ max: 20, length: 100, example: ['unions', 'labor-law'], about: 'Topics of resources that it is about' })
  topics: string[];
}

class SettingsFields {
  @Choice(registrationModes, { about: 'Who may register an account' })
  registration: RegistrationMode;

  @Many(() => LevelPart, {
    min: 1,
    max: 40,
    about: 'Levels in order, lowest first. A level that classes or students have cannot be left out',
  })
  levels: Level[];

  @AcademicYear({ example: '2026', about: 'Academic year in which classes are created by default' })
  currentAcademicYear: string;

  @Choice(sessionIpModes, { about: 'How much of the IP address is stored with a login session' })
  sessionIp: SessionIpMode;

  @Flag({ about: 'Grade submissions without manually graded questions immediately' })
  autoGrade: boolean;

  @Part(() => BrandingPart, { optional: true, about: 'A change replaces the whole object' })
  branding?: Branding;

  @Part(() => BillingPart, { optional: true, about: 'A change replaces the whole object' })
  billing?: BillingSettings;

  @Part(() => StudentRulesPart, { optional: true, about: 'Rules for accounts of students' })
  students?: StudentRules;

  @Part(() => PrivacyPart, { optional: true, about: 'A change replaces the whole object' })
  privacy?: PrivacySettings;

  @Many(() => BillTypeTopicsPart, {
    optional: true,
    max: 200,
    about: 'Topics to which votes on bills of a type count; without an entry, to the topic that is named like the type',
  })
  billTopics?: BillTypeTopics[];
}

export class OrganizationSettingsPart extends SettingsFields {
  @Texts({
    optional: true,
    about: 'Names of the enabled features, out of those the operator offers; all when omitted',
    example: ['school'],
  })
  features?: string[];

  @Choice(searchLanguages, {
    optional: true,
    about: 'Language whose word forms GET /search compares, or simple for none; that of the locale when omitted',
  })
  searchLanguage?: SearchLanguage;
}

/** Settings to change. The two that follow from something else when omitted can be reset with null. */
export class OrganizationSettingsChanges extends PartialType(SettingsFields) {
  @Texts({
    optional: true,
    nullable: true,
    about: 'Names of the enabled features, out of those the operator offers; null enables all of them, also later ones',
    example: ['school'],
  })
  features?: string[] | null;

  @Choice(searchLanguages, {
    optional: true,
    nullable: true,
    about: 'Language whose word forms GET /search compares, or simple for none; null: that of the locale',
  })
  searchLanguage?: SearchLanguage | null;
}
