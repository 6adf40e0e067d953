/** What changes grades. Each entry of the ledger names one. */
export const gradeCauses = [
  'submission',
  'mark',
  'return',
  'release',
  'regrade',
  'regrade_request',
  'late_policy',
  'grading_method',
  'missing',
  'excuse',
  'entry',
  'import',
  'group',
  'peer_review',
  'reconciliation',
  'removal',
  'migration',
] as const;
export type GradeCauseName = (typeof gradeCauses)[number];

/** Why a transaction changes grades: the cause, a sentence for readers of the history, and ids that explain more. */
export interface GradeCause {
  cause: GradeCauseName;
  reason?: string;
  reference?: Record<string, string | number>;
}

/** SQL that declares the cause of the changes of the open transaction: JSON with cause, actorId, reason, reference and at. */
export const declareCauseSql = (json: string): string => `set_config('homeroom.grade_cause', ${json}, true)`;
