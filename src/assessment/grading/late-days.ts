import { startedCalendarDays } from './calendar-days.js';

/** A late attempt of a student in a subject, in the order of submission. */
export interface LateAttempt {
  studentId: string;
  subjectId: string;
  submittedAt: Date;
  /** The due date of the student, exceptions included. */
  dueAt: Date | null;
  /** Late days the student may use in the subject. */
  budget: number;
  timeZone: string;
}

/** The days of each attempt that the budget of its student in the subject covers: the earliest late work first, until it is used up. */
export function coveredDays(attempts: LateAttempt[]): number[] {
  const used = new Map<string, number>();
  return attempts.map(({ studentId, subjectId, submittedAt, dueAt, budget, timeZone }) => {
    const key = `${subjectId}/${studentId}`;
    const before = used.get(key) ?? 0;
    const needed = dueAt ? startedCalendarDays(dueAt, submittedAt, timeZone) : 0;
    const covered = Math.min(needed, Math.max(0, budget - before));
    used.set(key, before + covered);
    return covered;
  });
}
