import type { Scope } from '#platform/access/policy.js';
import { conflict } from '#platform/problems/problem.js';
import { columnOf } from '#platform/text/names.js';

/** SQL: whether the names behind the work on an assessment are hidden from its teachers (docs/decisions/0228). */
export const hidesNamesSql = (assessment: string): string =>
  `(${assessment}.anonymous_marking AND ${assessment}.names_shown_at IS NULL)`;

/**
 * Rows of assessments that show names. The hidden ones are few and have an index of their own, so PostgreSQL reads them once
 * for a whole list.
 */
export const showsNames =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `${row}.${columnOf(column)} NOT IN (SELECT hidden.id FROM assessments hidden WHERE ${hidesNamesSql('hidden')})`;

/** What stands in place of the name of a student. */
export const candidateName = (candidateNumber: number | null): string => `Candidate ${candidateNumber ?? '?'}`;

/** The same as SQL over a submission. */
export const candidateNameSql = (submission: string): string => `'Candidate ' || ${submission}.candidate_number`;

/** The day of a moment. Teachers who know when a student submitted would recognise the work by its time. */
export const dayOf = (at: Date): Date => new Date(at.toISOString().slice(0, 10));

export const namesHidden = () =>
  conflict(
    'names_hidden',
    'The names of the students are hidden until the grades of this assessment are released. Select no student: grade submissions by their candidate, and enter or excuse grades after the release.',
  );
