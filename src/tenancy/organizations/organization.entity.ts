import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn, VersionColumn } from 'typeorm';
import type { Versioned } from '#platform/database/base.entity.js';

/** How people may get an account by themselves (OQ-051). */
export const registrationModes = ['open', 'invite', 'closed'] as const;
export type RegistrationMode = (typeof registrationModes)[number];

/** How much of an address is kept with a login session (OQ-058). */
export const sessionIpModes = ['full', 'truncated', 'none'] as const;
export type SessionIpMode = (typeof sessionIpModes)[number];

/** One step of the ladder a school's classes stand on, such as P1 (OQ-074). */
export interface Level {
  code: string;
  name: string;
  maxClasses: number;
}

const defaultLevels = (prefix: string, name: string): Level[] =>
  [1, 2, 3, 4, 5, 6].map((step) => ({ code: `${prefix}${step}`, name: `${name} ${step}`, maxClasses: 6 }));

/** How the organization looks and speaks to people who are not signed in yet. */
export interface Branding {
  color?: string;
  logoUrl?: string;
  contact?: string;
  welcome?: string;
}

/** What is written into everybody's journal: all they did, or of the unnecessary only what they agreed to (OQ-066). */
export const interactionLogs = ['journal', 'optin'] as const;
export type InteractionLog = (typeof interactionLogs)[number];

export interface PrivacySettings {
  interactionLog?: InteractionLog;
}

/** What teachers may decide about students by themselves. */
export interface StudentRules {
  teachersMayPromote: boolean;
}

export interface BillingSettings {
  /** Subscriptions that cost something may renew themselves, because the money is seen to elsewhere (OQ-106). */
  trustAutoRenew?: boolean;
}

/** What an organization's admin may decide. */
export interface OrganizationSettings {
  registration: RegistrationMode;
  levels: Level[];
  /** `2026` or `2026-2027`. */
  currentAcademicYear: string;
  sessionIp: SessionIpMode;
  /** Work without questions for a person is graded at once. */
  autoGrade: boolean;
  /** Of the features the operator offers, those that are used; all of them when left out. */
  features?: string[];
  branding?: Branding;
  billing?: BillingSettings;
  students?: StudentRules;
  privacy?: PrivacySettings;
}

export const defaultSettings = (): OrganizationSettings => ({
  registration: 'open',
  levels: [...defaultLevels('P', 'Prathom'), ...defaultLevels('M', 'Mathayom')],
  currentAcademicYear: String(new Date().getUTCFullYear()),
  sessionIp: 'full',
  autoGrade: true,
});

/** The school, hospital or coding school this database belongs to; there is exactly one. */
@Entity()
export class Organization implements Versioned {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  slug: string;

  @Column('text')
  name: string;

  @Column('text')
  status: 'active' | 'closed' = 'active';

  @Column('text')
  timeZone = 'UTC';

  @Column('text')
  locale = 'en';

  @Column('jsonb')
  settings: OrganizationSettings = defaultSettings();

  @VersionColumn()
  version: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz' })
  updatedAt: Date;
}
