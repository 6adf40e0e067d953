import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn, VersionColumn } from 'typeorm';
import type { Versioned } from '#platform/database/base.entity.js';
import { foldText } from '#platform/text/folding.js';
import type { PrivacySettings } from './privacy-rules.js';
import type { SearchLanguage } from './search-languages.js';

/** Self-registration: open to all, by invitation only, or closed. */
export const registrationModes = ['open', 'invite', 'closed'] as const;
export type RegistrationMode = (typeof registrationModes)[number];

/** How much of the IP address is stored with a login session. It serves security only and never enters analytics. */
export const sessionIpModes = ['full', 'truncated', 'none'] as const;
export type SessionIpMode = (typeof sessionIpModes)[number];

/** A level of classes, such as P1. Organizations may define their own. */
export interface Level {
  code: string;
  name: string;
  maxClasses: number;
}

/** Whether two texts are the code of the same level: `p1` is `P1`. */
export const isSameLevel = (code: string, other: string | null | undefined): boolean =>
  foldText(code) === foldText(other ?? '');

const defaultLevels = (prefix: string, name: string): Level[] =>
  [1, 2, 3, 4, 5, 6].map((number) => ({ code: `${prefix}${number}`, name: `${name} ${number}`, maxClasses: 6 }));

/** Colour, logo, contact and welcome text shown on the login page. */
export interface Branding {
  color?: string;
  logoUrl?: string;
  contact?: string;
  welcome?: string;
}

/** What teachers may decide about students without an admin. */
export interface StudentRules {
  teachersMayPromote: boolean;
}

export interface BillingSettings {
  /** Allows paid subscriptions to renew automatically, because payment is handled outside this system. */
  trustAutoRenew?: boolean;
}

/** The topics of resources that a type of bills is about. */
export interface BillTypeTopics {
  type: string;
  topics: string[];
}

/** Settings of the organization that its admin may change. */
export interface OrganizationSettings {
  registration: RegistrationMode;
  levels: Level[];
  /** `2026` or `2026-2027`. */
  currentAcademicYear: string;
  sessionIp: SessionIpMode;
  /** Submissions without manually graded questions are graded immediately. */
  autoGrade: boolean;
  /** The enabled features, out of those the operator offers; all of these when omitted. */
  features?: string[];
  branding?: Branding;
  billing?: BillingSettings;
  students?: StudentRules;
  privacy?: PrivacySettings;
  /** The language whose word forms a search compares; that of the locale when omitted. */
  searchLanguage?: SearchLanguage;
  /** Types of bills whose topics have other names; without an entry, the type itself is the topic. */
  billTopics?: BillTypeTopics[];
}

export const defaultSettings = (): OrganizationSettings => ({
  registration: 'open',
  levels: [...defaultLevels('P', 'Prathom'), ...defaultLevels('M', 'Mathayom')],
  currentAcademicYear: String(new Date().getUTCFullYear()),
  sessionIp: 'full',
  autoGrade: true,
});

/** The school, hospital or coding school that this database belongs to; it has exactly one row. */
@Entity()
export class Organization implements Versioned {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  slug: string;

  @Column('text')
  name: string;

  /** Changed by the operator with `homeroom org close` and `org open`. */
  @Column({ type: 'text', update: false })
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
