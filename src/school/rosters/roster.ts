import { type Issue } from '#platform/problems/problem.js';

export const rosterRoles = ['ADMIN', 'TEACHER', 'STUDENT', 'PARENT'] as const;
export type RosterRole = (typeof rosterRoles)[number];

/** A class as the file knows it. Which level it belongs to may only be guessed from `gradeCodes`; settings decide. */
export interface RosterClassroom {
  key: string;
  name: string;
  level?: string;
  classNumber?: number;
  academicYear?: string;
  /** The school's own codes for the grades taught here, first the main one: `['09', '10']`. */
  gradeCodes: string[];
  /** Whether this is where its students belong, not merely a course they take. */
  isHomeroom: boolean;
  line: number;
}

/** Somebody who should have an account. `key` is the id the file itself uses. */
export interface RosterPerson {
  key: string;
  role: RosterRole;
  firstName: string;
  lastName: string;
  username?: string;
  email?: string;
  studentNumber?: string;
  /** A student's level when the file names no classroom, as written or as the school's grade codes. */
  level?: string;
  gradeCodes: string[];
  active: boolean;
  line: number;
}

export interface RosterMembership {
  personKey: string;
  classroomKey: string;
  role: 'TEACHER' | 'STUDENT';
  line: number;
}

export interface RosterGuardianship {
  parentKey: string;
  studentKey: string;
  /** Mother, uncle, guardian …: whatever the file calls it. */
  relation: string;
  line: number;
}

/** Who belongs to a school and where: what every roster format comes down to. Every key used in it is in it. */
export interface Roster {
  classrooms: RosterClassroom[];
  people: RosterPerson[];
  memberships: RosterMembership[];
  guardianships: RosterGuardianship[];
}

/**
 * A roster file as it was understood. What an error names is not in the roster; a note says what was passed over,
 * or taken to mean something, though nothing is wrong. In a bundle of files, `field` names the file.
 */
export interface RosterReading {
  roster: Roster;
  errors: Issue[];
  notes: Issue[];
}

export const emptyReading = (): RosterReading => ({
  roster: { classrooms: [], people: [], memberships: [], guardianships: [] },
  errors: [],
  notes: [],
});
