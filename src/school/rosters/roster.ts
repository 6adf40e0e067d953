import { type Issue } from '#platform/problems/problem.js';
import type { TextEncoding } from '#platform/text/encoding.js';

export const rosterRoles = ['ADMIN', 'TEACHER', 'STUDENT', 'PARENT'] as const;
export type RosterRole = (typeof rosterRoles)[number];

/** A class in a roster file. Without a `level`, the organization's levels and `gradeCodes` determine it. */
export interface RosterClassroom {
  key: string;
  name: string;
  level?: string | undefined;
  classNumber?: number | undefined;
  academicYear?: string | undefined;
  /** Grade codes of the class as the file gives them, main one first: `['09', '10']`. */
  gradeCodes: string[];
  /** Whether this is the students' home class and not a course. */
  isHomeroom: boolean;
  line: number;
}

/** A birth date as written in the file, and its line. */
export interface BirthDateText {
  text: string;
  line: number;
}

/** A person who gets an account. `key` identifies the person within the file. */
export interface RosterPerson {
  key: string;
  role: RosterRole;
  firstName: string;
  lastName: string;
  username?: string | undefined;
  email?: string | undefined;
  studentNumber?: string | undefined;
  /** Level of a student without a class, as written in the file. */
  level?: string | undefined;
  gradeCodes: string[];
  /** Of students. */
  birthDate?: BirthDateText | undefined;
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
  /** As written in the file: mother, uncle, guardian …; undefined if the file gives none. */
  relation: string | undefined;
  line: number;
}

/** The contents of a roster file, independent of its format. All keys resolve within it. */
export interface Roster {
  classrooms: RosterClassroom[];
  people: RosterPerson[];
  memberships: RosterMembership[];
  /** Memberships the file reports as deleted; they end if they exist. */
  endedMemberships: RosterMembership[];
  guardianships: RosterGuardianship[];
}

/**
 * A parsed roster file. Records with errors are not in the roster; notes report skipped records and assumptions. For a
 * bundle, `field` of an issue is the name of the file.
 */
export interface RosterReading {
  roster: Roster;
  /** The encoding the importing person gave. */
  encoding?: TextEncoding | undefined;
  errors: Issue[];
  notes: Issue[];
}

export const emptyReading = (encoding?: TextEncoding): RosterReading => ({
  encoding,
  roster: { classrooms: [], people: [], memberships: [], endedMemberships: [], guardianships: [] },
  errors: [],
  notes: [],
});
