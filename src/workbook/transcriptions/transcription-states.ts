export const transcriptionStatuses = ['pending', 'processing', 'completed', 'failed'] as const;
export type TranscriptionStatus = (typeof transcriptionStatuses)[number];

/** What happens to a transcription, with the states in which it may happen and the one it leads to. */
export const transitions = {
  /** An engine begins. */
  claim: { from: ['pending'], to: 'processing' },
  /** The engine has recognized words. */
  complete: { from: ['processing'], to: 'completed' },
  /** The engine failed and is tried again later, or its process ended. */
  postpone: { from: ['processing'], to: 'pending' },
  /** The engine failed for good. */
  fail: { from: ['processing'], to: 'failed' },
  /** The owner stops it. */
  cancel: { from: ['pending', 'processing'], to: 'failed' },
  /** The owner requests it again. */
  retry: { from: ['failed'], to: 'pending' },
  /** The owner writes or corrects the text. */
  write: { from: ['pending', 'completed', 'failed'], to: 'completed' },
} as const satisfies Record<string, { from: readonly TranscriptionStatus[]; to: TranscriptionStatus }>;

export type Transition = keyof typeof transitions;

/** Whether the transition is possible from this status. */
export const isPossible = (transition: Transition, status: TranscriptionStatus): boolean =>
  transitions[transition].from.some((each) => each === status);

/** SQL: whether the transition is possible from the status of the row. */
export const mayMove = (transition: Transition, row: string): string =>
  `${row}.status IN (${transitions[transition].from.map((status) => `'${status}'`).join(', ')})`;

export const maxAttempts = 3;
const firstDelayMs = 30_000;
const maxDelayMs = 3_600_000;

/** When an engine that failed is tried again: after 30 seconds, then two minutes, or when a server asks for. */
export function delayAfter(attempt: number, retryAfterMs = 0): number {
  return Math.min(maxDelayMs, Math.max(retryAfterMs, firstDelayMs * 4 ** (attempt - 1)));
}

/** Engines are stopped long before; a longer run belongs to a process that was killed. */
export const stuckMs = 30 * 60_000;
