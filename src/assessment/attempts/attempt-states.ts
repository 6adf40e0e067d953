/** `auto_submitted`: submitted because time was up, or by the invigilator. */
export const attemptStatuses = ['in_progress', 'paused', 'submitted', 'auto_submitted', 'voided'] as const;
export type AttemptStatus = (typeof attemptStatuses)[number];

/** The states an attempt may go to. Submitted and voided attempts are final. */
const transitions: Record<AttemptStatus, readonly AttemptStatus[]> = {
  in_progress: ['paused', 'submitted', 'auto_submitted', 'voided'],
  paused: ['in_progress', 'auto_submitted', 'voided'],
  submitted: [],
  auto_submitted: [],
  voided: [],
};

export const mayBecome = (from: AttemptStatus, to: AttemptStatus): boolean => transitions[from].includes(to);

export const isOver = (status: AttemptStatus): boolean => transitions[status].length === 0;

/** SQL condition on a status from which an attempt may become `to`. */
export function mayBecomeSql(status: string, to: AttemptStatus): string {
  const sources = attemptStatuses.filter((from) => mayBecome(from, to)).map((from) => `'${from}'`);
  return `${status} IN (${sources.join(', ')})`;
}
