import { conflict } from '#platform/problems/problem.js';

export const liveSessionStatuses = ['scheduled', 'starting', 'active', 'paused', 'ended', 'cancelled'] as const;
export type LiveSessionStatus = (typeof liveSessionStatuses)[number];

/** The statuses in which people are present. */
export const runningStatuses: readonly LiveSessionStatus[] = ['starting', 'active', 'paused'];

/** The transitions by name. No other change of the status exists. */
export const transitions = {
  start: { from: ['scheduled'], to: 'starting' },
  activate: { from: ['starting'], to: 'active' },
  pause: { from: ['active'], to: 'paused' },
  resume: { from: ['paused'], to: 'active' },
  end: { from: ['active'], to: 'ended' },
  cancel: { from: ['scheduled', 'starting', 'active'], to: 'cancelled' },
} as const satisfies Record<string, { from: readonly LiveSessionStatus[]; to: LiveSessionStatus }>;

export type Transition = keyof typeof transitions;
export const transitionNames = ['start', 'activate', 'pause', 'resume', 'end', 'cancel'] as const;

/** The statuses that may follow `status`. */
export function nextStatuses(status: LiveSessionStatus): LiveSessionStatus[] {
  return transitionNames.flatMap((name) => (allows(name, status) ? [transitions[name].to] : []));
}

const allows = (name: Transition, status: LiveSessionStatus): boolean =>
  transitions[name].from.some((from) => from === status);

/** The status after the transition. Throws 409 `live_session_transition` with the statuses that may follow. */
export function statusAfter(name: Transition, status: LiveSessionStatus): LiveSessionStatus {
  if (allows(name, status)) return transitions[name].to;
  const next = nextStatuses(status);
  const rule = next.length > 0 ? `Its next status can be ${next.join(' or ')}.` : 'This status is final.';
  throw conflict('live_session_transition', `The session is ${status}, so ${name} is not possible. ${rule}`);
}
