import { conflict } from '#platform/problems/problem.js';

/** How far somebody has come with one thing. What has no prerequisites, such as a section, is never `locked`. */
export const progressStatuses = ['locked', 'not_started', 'in_progress', 'completed'] as const;
export type ProgressStatus = (typeof progressStatuses)[number];

/** What can happen: prerequisites are met, work begins, all of it is done, it is taken up again. */
export const progressEvents = ['unlock', 'start', 'complete', 'revisit'] as const;
export type ProgressEvent = (typeof progressEvents)[number];

/** The four transitions there are (WKB-059 to WKB-062). */
const transitions: Record<ProgressEvent, { from: ProgressStatus; to: ProgressStatus }> = {
  unlock: { from: 'locked', to: 'not_started' },
  start: { from: 'not_started', to: 'in_progress' },
  complete: { from: 'in_progress', to: 'completed' },
  revisit: { from: 'completed', to: 'in_progress' },
};

/** Where `event` leads to; refused where it leads nowhere (OQ-122). */
export function transition(from: ProgressStatus, event: ProgressEvent): ProgressStatus {
  const edge = transitions[event];
  if (edge.from === from) return edge.to;
  throw conflict('illegal_transition', `What is ${from.replace('_', ' ')} cannot ${event}.`);
}

/** The status of something that was begun and of which `percent` is done. */
export function reachedWith(percent: number): ProgressStatus {
  const begun = transition('not_started', 'start');
  return percent === 100 ? transition(begun, 'complete') : begun;
}
