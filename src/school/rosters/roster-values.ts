import { type Issue } from '#platform/problems/problem.js';
import { foldText } from '#platform/text/folding.js';
import { cleanName, isLegible, isPlainEmail, isPlainWord } from '#platform/text/spelling.js';
import { isAcademicYear } from '#tenancy/organizations/academic-year.js';

/** An issue with a value, without its location. */
export type ValueIssue = Pick<Issue, 'rule' | 'message'>;

const maxNameLength = 50;
const maxUsernameLength = 100;
const maxStudentNumberLength = 50;
export const maxClassNumber = 6;

/** A value as it is stored: cleaned like every name. */
export const tidy = cleanName;

/** Form in which names and words are compared: `Ann O’HARA` equals `ann o'hara`, and `José` equals `jose`. */
export const folded = foldText;

export function nameIssue(name: string): ValueIssue | undefined {
  if (name === '') return { rule: 'name_missing', message: 'The name is required.' };
  if (!isLegible(name)) return { rule: 'name_illegible', message: 'A name must not contain private-use characters.' };
  if (name.length <= maxNameLength) return undefined;
  return { rule: 'name_long', message: `A name must have at most ${maxNameLength} characters.` };
}

export function usernameIssue(username: string): ValueIssue | undefined {
  if (username !== '' && !isPlainWord(username)) {
    const message = `Invalid username ${username}. Use ASCII letters, digits and punctuation without spaces.`;
    return { rule: 'username_invalid', message };
  }
  if (username.length <= maxUsernameLength) return undefined;
  return { rule: 'username_long', message: `A username must have at most ${maxUsernameLength} characters.` };
}

export function studentNumberIssue(number: string): ValueIssue | undefined {
  if (number.length <= maxStudentNumberLength) return undefined;
  const message = `A student number must have at most ${maxStudentNumberLength} characters.`;
  return { rule: 'student_number_long', message };
}

export function emailIssue(email: string): ValueIssue | undefined {
  if (email === '' || isPlainEmail(email)) return undefined;
  return { rule: 'email_invalid', message: `Invalid email address ${email}.` };
}

/** `2026` → `2026`; `2026/27` and `2026 - 2027` → `2026-2027`; undefined for anything else. */
export function readAcademicYear(text: string): string | undefined {
  const [, start, end] = /^(\d{4})(?:\s*[-–/]\s*(\d{2}|\d{4}))?$/.exec(text) ?? [];
  const next = String(Number(start) + 1);
  if (!start || (end && !next.endsWith(end))) return undefined;
  const year = end ? `${start}-${next}` : start;
  return isAcademicYear(year) ? year : undefined;
}

/** `1` and `A` → 1; undefined if it is not a class number. */
export function readClassNumber(text: string): number | undefined {
  const number = /^[a-z]$/i.test(text)
    ? text.toUpperCase().charCodeAt(0) - 64
    : /^\d{1,2}$/.test(text)
      ? Number(text)
      : 0;
  return number >= 1 && number <= maxClassNumber ? number : undefined;
}

/** `P1/2`, `P1-2`, `P1.2`, `P1B` or `1B` → level and class number, both as text. */
export function splitClassName(name: string): { level: string; classNumber: string } | undefined {
  const [, level, classNumber] =
    /^(.*\S)\s*[/.–-]\s*(\d{1,2}|[a-z])$/i.exec(name) ?? /^(.*\d)([a-z])$/i.exec(name) ?? [];
  return level && classNumber ? { level, classNumber } : undefined;
}

/** Truncates by code points, so that no surrogate pair is split. */
export const truncate = (text: string, maxLength: number) => Array.from(text).slice(0, maxLength).join('');

/** The values of a field that contains a list. */
export const splitList = (text: string, separator: string | RegExp = ',') =>
  text
    .split(separator)
    .map(tidy)
    .filter((value) => value !== '');

/** Sorts issues by file, then by line. */
export const byLocation = (a: Issue, b: Issue) =>
  a.field === b.field ? (a.line ?? 0) - (b.line ?? 0) : (a.field ?? '').localeCompare(b.field ?? '');
