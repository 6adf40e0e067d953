import type { LevelLadder } from './planning/level-ladder.js';
import type { RosterComplaints, RosterFormat } from './roster-complaints.js';

/** What is the same for every row of one import. */
export interface RosterSetting {
  format: RosterFormat;
  /** The year of classes whose file names none. */
  academicYear: string;
  ladder: LevelLadder;
  complaints: RosterComplaints;
  /** Addresses for people no mail can reach. */
  addressOf: (role: string, username: string) => string;
}

/** What an import does to one thing. */
export type Change = 'created' | 'updated' | 'unchanged';
