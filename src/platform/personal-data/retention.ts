import type { Settings } from '#platform/config/settings.js';
import type { PersonalDataCatalogue, Retention } from './personal-data.js';

/** The job that applies the periods that have no job of their own. */
export const sharedJob = 'apply-retention';

/** A declared period: what is kept how long, and which job removes it then. */
export interface RetentionRule {
  table: string;
  about: string;
  days: number;
  /** The column from which days are counted. */
  after: string;
  /** Whether the row is deleted, or the columns that are cleared. */
  effect: string;
  job: string;
  /** SQL condition on the row `t`; `moment` is the time before which rows are past the period. */
  overdue: (moment: string) => string;
  clears: string[];
}

/** The rules of all declarations, in their order. */
export const retentionRules = (catalogue: PersonalDataCatalogue, settings: Settings): RetentionRule[] =>
  catalogue.tables.flatMap(({ table, about, retention = [] }) =>
    retention.map((period) => ({ table, about, ...ruleOf(period, settings) })),
  );

function ruleOf({ days, after, where, clears = [], job = sharedJob }: Retention, settings: Settings) {
  return {
    days: typeof days === 'number' ? days : settings[days],
    after,
    job,
    clears,
    effect: clears.length > 0 ? `${clears.join(', ')} cleared` : 'deleted',
    overdue: (moment: string) => `t.${after} < ${moment}${where ? ` AND ${where}` : ''}`,
  };
}

/** Applies a rule to one batch of the rows that are past the period before $1, and counts them. */
export function applyRule({ table, clears, overdue }: RetentionRule): string {
  const change =
    clears.length > 0
      ? `UPDATE ${table} SET ${clears.map((column) => `${column} = NULL`).join(', ')}`
      : `DELETE FROM ${table}`;
  return `WITH done AS (${change} WHERE ctid = ANY (ARRAY(
      SELECT t.ctid FROM ${table} t WHERE ${overdue('$1::timestamptz')} LIMIT 5000 FOR UPDATE SKIP LOCKED)) RETURNING 1)
    SELECT count(*)::int AS count FROM done`;
}

/** What a report says of a rule: rows past the period by more than a day ($1), at most 10001, and the last run that changed rows. */
export interface RuleState {
  overdue: number;
  lastRunAt: Date | null;
  lastAffected: number | null;
}

/** One row per rule, in their order. $1: now. */
export const reportOf = (rules: RetentionRule[]): string =>
  rules
    .map(({ table, days, job, overdue }, n) => {
      // A day more: the jobs run once a night.
      const moment = `($1::timestamptz - interval '${days + 1} days')`;
      return `(SELECT ${n} AS n, (SELECT count(*)::int FROM (SELECT FROM ${table} t WHERE ${overdue(moment)} LIMIT 10001) late) AS overdue,
        run.finished_at AS "lastRunAt", run.affected AS "lastAffected"
        FROM (SELECT) one LEFT JOIN LATERAL (SELECT r.finished_at, r.affected FROM job_runs r WHERE r.name = '${job}' AND r.error IS NULL
          ORDER BY r.started_at DESC LIMIT 1) run ON true)`;
    })
    .join('\nUNION ALL ') + ' ORDER BY n';
