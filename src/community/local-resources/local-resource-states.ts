import { conflict } from '#platform/problems/problem.js';

export const localResourceStatuses = ['pending', 'approved', 'rejected'] as const;
export type LocalResourceStatus = (typeof localResourceStatuses)[number];

/** What a moderator decides. */
export const moderations = ['approved', 'rejected'] as const;
export type Moderation = (typeof moderations)[number];

/** Who decided when, and for a rejection why. */
export interface ModerationDecision {
  status: Moderation;
  moderatorId: string;
  at: Date;
  reason: string | null;
}

/** The statuses that may follow each status. A submitter who edits a decided resource submits it again. */
export const nextStatuses: Readonly<Record<LocalResourceStatus, readonly LocalResourceStatus[]>> = {
  pending: ['approved', 'rejected'],
  approved: ['pending'],
  rejected: ['pending'],
};

/** Throws 409 `illegal_transition` with the statuses that may follow. */
export function assertTransition(from: LocalResourceStatus, to: LocalResourceStatus): void {
  if (nextStatuses[from].includes(to)) return;
  const detail = `The resource is ${from}, so it cannot become ${to}. Its next status can be ${nextStatuses[from].join(' or ')}.`;
  throw conflict('illegal_transition', detail);
}
