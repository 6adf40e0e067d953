import type { LevelScheme } from './planning/level-scheme.js';
import type { RosterIssues, RosterFormat } from './roster-issues.js';

/** Settings and state shared by all rows of an import. */
export interface ImportContext {
  format: RosterFormat;
  /** Academic year of classes for which the file gives none. */
  academicYear: string;
  /** The current academic year of the organization. */
  currentYear: string;
  levels: LevelScheme;
  /** Whether the organization has an age of consent. */
  usesBirthDates: boolean;
  /** The account of the person who imports. */
  importerId: string;
  /** When the import runs. */
  now: Date;
  issues: RosterIssues;
  /** The placeholder address of an account without an email address. */
  addressOf: (role: string, username: string) => string;
}

/** What an import does to one record. */
export type Change = 'created' | 'updated' | 'unchanged';
