import type { LevelScheme } from './planning/level-scheme.js';
import type { RosterIssues, RosterFormat } from './roster-issues.js';

/** What is the same for every row of one import. */
export interface ImportContext {
  format: RosterFormat;
  /** The year of classes whose file names none. */
  academicYear: string;
  levels: LevelScheme;
  issues: RosterIssues;
  /** Addresses for people no mail can reach. */
  addressOf: (role: string, username: string) => string;
}

/** What an import does to one thing. */
export type Change = 'created' | 'updated' | 'unchanged';
