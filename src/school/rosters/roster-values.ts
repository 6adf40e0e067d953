import { isPlainEmail, isPlainWord, isVisible } from '#platform/text/spelling.js';
import { type Issue } from '#platform/problems/problem.js';
import { isAcademicYear } from '#tenancy/organizations/academic-year.js';

/** What is wrong with a value, before it is known where it stands. */
export type ValueIssue = Pick<Issue, 'rule' | 'message'>;

const maxNameLength = 50;
const maxUsernameLength = 100;
const maxStudentNumberLength = 50;
export const maxClassNumber = 6;

/** Text as people mean it: one kind of accent, one space between words. */
export const tidy = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim();

/** How names, usernames and addresses are compared: `Ann LEE` is `ann lee`. */
export const folded = (text: string) => tidy(text).toLowerCase();

export function nameIssue(name: string): ValueIssue | undefined {
  if (name === '') return { rule: 'name_missing', message: 'A name is missing.' };
  if (!isVisible(name)) return { rule: 'name_invisible', message: 'A name has no control or invisible characters.' };
  if (name.length <= maxNameLength) return undefined;
  return { rule: 'name_long', message: `A name has at most ${maxNameLength} characters.` };
}

export function usernameIssue(username: string): ValueIssue | undefined {
  if (username !== '' && !isPlainWord(username)) {
    const message = `A username has ASCII letters, digits and signs only, and no spaces: ${username}.`;
    return { rule: 'username_invalid', message };
  }
  if (username.length <= maxUsernameLength) return undefined;
  return { rule: 'username_long', message: `A username has at most ${maxUsernameLength} characters.` };
}

export function studentNumberIssue(number: string): ValueIssue | undefined {
  if (number.length <= maxStudentNumberLength) return undefined;
  return { rule: 'student_number_long', message: `A student number has at most ${maxStudentNumberLength} characters.` };
}

export function emailIssue(email: string): ValueIssue | undefined {
  if (email === '' || isPlainEmail(email)) return undefined;
  return { rule: 'email_invalid', message: `${email} is not an e-mail address.` };
}

/** `2026` as it is, `2026/27` and `2026 - 2027` as `2026-2027`; nothing if it is no school year. */
export function readAcademicYear(text: string): string | undefined {
  const [, start, end] = /^(\d{4})(?:\s*[-–/]\s*(\d{2}|\d{4}))?$/.exec(text) ?? [];
  const next = String(Number(start) + 1);
  if (!start || (end && !next.endsWith(end))) return undefined;
  const year = end ? `${start}-${next}` : start;
  return isAcademicYear(year) ? year : undefined;
}

/** `1` → 1; nothing if a school has no such class. Letters count along: `A` is 1. */
export function readClassNumber(text: string): number | undefined {
  const number = /^[a-z]$/i.test(text)
    ? text.toUpperCase().charCodeAt(0) - 64
    : /^\d{1,2}$/.test(text)
      ? Number(text)
      : 0;
  return number >= 1 && number <= maxClassNumber ? number : undefined;
}

/** `P1/2`, `P1-2`, `P1.2`, `P1B` or `1B` → its level and, still as text, its class number. */
export function splitClassName(name: string): { level: string; classNumber: string } | undefined {
  const [, level, classNumber] =
    /^(.*\S)\s*[/.–-]\s*(\d{1,2}|[a-z])$/i.exec(name) ?? /^(.*\d)([a-z])$/i.exec(name) ?? [];
  return level && classNumber ? { level, classNumber } : undefined;
}

/** The first letters of a text, none of them cut in half. */
export const shortened = (text: string, most: number) => Array.from(text).slice(0, most).join('');

/** The ids in one field, apart. */
export const splitList = (text: string, separator: string | RegExp = ',') =>
  text
    .split(separator)
    .map(tidy)
    .filter((id) => id !== '');

/** Faults file by file, and in each from top to bottom. */
export const byPlace = (a: Issue, b: Issue) =>
  a.field === b.field ? (a.line ?? 0) - (b.line ?? 0) : (a.field ?? '').localeCompare(b.field ?? '');
