import { roleAliases } from '#platform/access/actor.js';
import {
  emailIssue,
  folded,
  maxClassNumber,
  nameIssue,
  readAcademicYear,
  readClassNumber,
  splitClassName,
  splitList,
  studentNumberIssue,
  usernameIssue,
} from '#school/rosters/roster-values.js';
import { type RosterClassroom, type RosterRole } from '#school/rosters/roster.js';
import { type PlainRow } from './columns.js';

/** The contents of one row: a person, and their classroom or children. */
export interface PlainEntry {
  line: number;
  role: RosterRole;
  firstName: string;
  lastName: string;
  username: string;
  email: string;
  studentNumber: string;
  birthDate: string;
  level: string;
  classroom: RosterClassroom | undefined;
  guardianOf: string[];
  relation: string | undefined;
}

const roleNames: ReadonlyMap<string, RosterRole> = new Map([
  ['student', 'STUDENT'],
  ['pupil', 'STUDENT'],
  ['learner', 'STUDENT'],
  ['teacher', 'TEACHER'],
  ['editingteacher', 'TEACHER'],
  ...Object.entries(roleAliases),
  ['parent', 'PARENT'],
  ['guardian', 'PARENT'],
  ['admin', 'ADMIN'],
  ['administrator', 'ADMIN'],
]);

/** Reads a row and reports each invalid value. Undefined if there is any. */
export function readEntry(row: PlainRow, hasRoles: boolean): PlainEntry | undefined {
  const role = hasRoles ? readRole(row) : 'STUDENT';
  const entry = {
    line: row.line,
    ...row.names(),
    username: row.text('username').toLowerCase(),
    email: row.text('email').toLowerCase(),
    studentNumber: row.text('student_number'),
    birthDate: row.text('birth_date'),
    level: row.text('level').toUpperCase(),
    classroom: readClassroom(row),
    guardianOf: splitList(row.text('guardian_of'), /[,;|]/),
    relation: row.text('relation').toLowerCase() || undefined,
  };
  checkPerson(row, entry, role);
  return role && !row.hasErrors ? { ...entry, role } : undefined;
}

function readRole(row: PlainRow): RosterRole | undefined {
  const written = row.text('role');
  const role = roleNames.get(folded(written));
  if (!role) {
    const problem = written ? `Unknown role ${written}.` : 'The role is required.';
    const message = `${problem} Available roles: STUDENT, TEACHER, PARENT, ADMIN.`;
    row.report('role', { rule: 'role_unknown', message });
  }
  return role;
}

function checkPerson(row: PlainRow, entry: Omit<PlainEntry, 'role'>, role?: RosterRole): void {
  const { username, email, studentNumber } = entry;
  checkNames(row, entry, role);
  row.report('username', usernameIssue(username));
  row.report('email', emailIssue(email));
  row.report('student_number', studentNumberIssue(studentNumber));
  if (role && role !== 'STUDENT' && !username && !email) {
    row.report('email', {
      rule: 'login_missing',
      message: 'A teacher, parent or admin requires an email or a username.',
    });
  }
}

/** A student needs both names; of other people the names that are given must be valid. */
function checkNames(row: PlainRow, { firstName, lastName }: Omit<PlainEntry, 'role'>, role?: RosterRole): void {
  const isStudent = role === 'STUDENT';
  const { splitColumn } = row;
  if (splitColumn && isStudent && (firstName === '') !== (lastName === '')) {
    const message = `${firstName || lastName} is one word; a student requires a first and a last name.`;
    return row.report(splitColumn, { rule: 'name_incomplete', message });
  }
  if (isStudent || firstName) row.report(splitColumn ?? 'first_name', nameIssue(firstName));
  if (splitColumn && nameIssue(firstName)) return;
  if (isStudent || lastName) row.report(splitColumn ?? 'last_name', nameIssue(lastName));
}

/** The classroom of a row: from `level` and `class_number`, from `class` such as `P1/2`, or by name only. */
function readClassroom(row: PlainRow): RosterClassroom | undefined {
  const written = row.text('class');
  const split = splitClassName(written);
  const column = row.text('level').toUpperCase();
  const own = levelInName(split?.level ?? '', column);
  const level = own || column || (split?.level ?? '').toUpperCase();
  const isNumberOnly = level !== '' && readClassNumber(written) !== undefined;
  const number = row.text('class_number') || (split?.classNumber ?? (isNumberOnly ? written : ''));
  const academicYear = readYear(row);
  const classNumber = readNumber(row, number, level);
  const place = level && classNumber ? `${level}/${classNumber}` : '';
  const name = row.text('class_name') || place || written;
  if (name === '') return undefined;
  const key = [place || folded(name), academicYear].filter(Boolean).join(' ');
  const placed = { level: level || undefined, classNumber, academicYear };
  return { key, name, ...placed, gradeCodes: own ? [column] : [], isHomeroom: true, line: row.line };
}

/**
 * The level that the name of a class gives where it contradicts the column `level`: P1 for class `P1/1` and level `P3`.
 * Empty for a name such as `1/1`, whose number may count within any level.
 */
function levelInName(named: string, column: string): string {
  const letters = (text: string) => folded(text).replace(/[^\p{L}\p{M}\p{N}]/gu, '');
  const contradicts = column !== '' && /\p{L}/u.test(named) && letters(named) !== letters(column);
  return contradicts ? named.toUpperCase() : '';
}

function readYear(row: PlainRow): string | undefined {
  const written = row.text('academic_year');
  const year = readAcademicYear(written);
  if (written && !year) {
    const message = `Invalid academic year ${written}. Use 2026 or 2026-2027.`;
    row.report('academic_year', { rule: 'academic_year_invalid', message });
  }
  return year;
}

function readNumber(row: PlainRow, written: string, level: string): number | undefined {
  if (written === '') return undefined;
  const column = row.text('class_number') ? 'class_number' : 'class';
  const number = readClassNumber(written);
  if (!number) {
    const message = `Invalid class number ${written}. Use 1 to ${maxClassNumber}.`;
    row.report(column, { rule: 'class_number_invalid', message });
  } else if (!level) {
    row.report(column, { rule: 'level_missing', message: `Class number ${written} requires a level.` });
  }
  return number;
}
