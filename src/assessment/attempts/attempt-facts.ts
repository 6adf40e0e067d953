import {
  type AccessRefusal,
  type AccessRules,
  type ExamClient,
  refusalOf,
} from '#assessment/assessments/access/exam-access.js';
import type { GradeRelease } from '#assessment/assessments/assessment-types.js';
import type { Navigation } from '#assessment/assessments/assessment-types.js';
import { inOrder } from '#assessment/assessments/listing/student-items.js';
import type { Answers, AskedItem } from '#assessment/grading/answers.js';
import type { LatePolicy } from '#assessment/grading/late-penalty.js';
import { conflict, forbidden, type Problem } from '#platform/problems/problem.js';
import { type AttemptStatus, isOver } from './attempt-states.js';

/** A started attempt with what its assessment rules. */
export interface AttemptFacts extends AccessRules, LatePolicy {
  id: string;
  assessmentId: string;
  /** The student; in a group, the member who works on it. */
  studentId: string;
  /** The group whose attempt it is, and its members; null for individual work. */
  groupId: string | null;
  members: string[] | null;
  attemptNumber: number;
  status: AttemptStatus;
  seed: string;
  shuffle: boolean;
  navigation: Navigation;
  position: number;
  furthest: number;
  screenId: string | null;
  lastSequence: number;
  saves: number;
  text: string;
  startedAt: Date;
  limitSeconds: number | null;
  extensionSeconds: number;
  pausedSeconds: number;
  pausedAt: Date | null;
  deadlineAt: Date | null;
  submittedAt: Date | null;
  assessmentVersion: number;
  instructions: string;
  gradeRelease: GradeRelease;
  gradesReleaseAt: Date | null;
  hidesNames: boolean;
  /** When the work is due for the student. */
  dueAt: Date | null;
  /** The items of the attempt in the order of the author. */
  items: AskedItem[];
  /** What was saved so far, by item id. */
  answers: Answers;
  /** How long the student worked on each item so far; docs/decisions/0220. */
  timeSpent: ItemTime[];
}

/** Seconds a student worked on an item, in total since the start of the attempt. */
export interface ItemTime {
  itemId: string;
  seconds: number;
}

/** Whose uploads the answers may contain. */
export const uploadersOf = ({ members, studentId }: AttemptFacts): string[] => [studentId, ...(members ?? [])];

/** Requests that were on their way when time was up are accepted for this time. */
export const graceSeconds = 10;

/** Whether the time of a running attempt is up, with the grace. It counts as submitted from then on. */
export const isTimeUp = ({ status, deadlineAt }: Pick<AttemptFacts, 'status' | 'deadlineAt'>, now: Date): boolean =>
  status === 'in_progress' && deadlineAt !== null && now.getTime() > deadlineAt.getTime() + graceSeconds * 1000;

/** The time of a submission at `now`: what arrives in the grace counts as submitted at the deadline. */
export const submittedTime = (
  { deadlineAt, pausedAt }: Pick<AttemptFacts, 'deadlineAt' | 'pausedAt'>,
  now: Date,
): Date => new Date(Math.min(...[now, deadlineAt, pausedAt].flatMap((time) => (time ? [time.getTime()] : []))));

export const itemsInOrder = (attempt: AttemptFacts): AskedItem[] => inOrder(attempt.items, attempt);

/** Whether the student may see and answer the item at a place. */
export function isWithin(
  { navigation, position, furthest }: Pick<AttemptFacts, 'navigation' | 'position' | 'furthest'>,
  place: number,
): boolean {
  if (navigation === 'free') return true;
  return navigation === 'forward_only' ? place === position : place <= furthest;
}

/** Why the student may not change the attempt from this window; undefined if they may. */
export function changeRefusal(
  attempt: AttemptFacts,
  { userId, screenId, client, now }: { userId: string; screenId: string; client: ExamClient; now: Date },
): Problem | undefined {
  if (isOver(attempt.status) || isTimeUp(attempt, now)) return attemptOver(attempt);
  const refusal = refusalOf(attempt, client);
  if (refusal) return accessRefused(refusal);
  if (attempt.screenId !== screenId || attempt.studentId !== userId) return takenOver();
  return attempt.status === 'paused' ? attemptPaused() : undefined;
}

const refusals: Record<AccessRefusal, string> = {
  ip_not_allowed: 'This assessment can be taken from the network of the school only.',
  safe_exam_browser_required:
    'This assessment can be taken in Safe Exam Browser only, with the configuration of the school.',
};

export const accessRefused = (refusal: AccessRefusal) => forbidden(refusal, refusals[refusal]);

export function attemptOver({ status, submittedAt, deadlineAt }: AttemptFacts): Problem {
  if (status === 'voided') return conflict('attempt_voided', 'This attempt was declared void by a teacher.');
  if (status === 'submitted')
    return conflict('attempt_over', `This attempt was submitted at ${(submittedAt ?? new Date(0)).toISOString()}.`);
  const endedAt = submittedAt ?? deadlineAt ?? new Date(0);
  return conflict(
    'time_is_up',
    `This attempt ended at ${endedAt.toISOString()} and was submitted with what was saved.`,
  );
}

const takenOver = () =>
  conflict(
    'attempt_taken_over',
    'This attempt was continued in another window, or by another member of the group, which is the only one that can change it.',
  );

const attemptPaused = () =>
  conflict('attempt_paused', 'This attempt is paused by the invigilator. Wait until it goes on.');
