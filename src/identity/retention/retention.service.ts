import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { PersonalDataCatalogue } from '#platform/personal-data/personal-data.js';
import {
  applyRule,
  reportOf,
  type RetentionRule,
  retentionRules,
  type RuleState,
  sharedJob,
} from '#platform/personal-data/retention.js';
import { daysBefore } from '#platform/text/calendar.js';
import type { RetentionReport } from './retention.dto.js';

/** Applies declared retention periods, and reports on all of them (docs/decisions/0179). */
@Injectable()
export class RetentionPeriods {
  private readonly logger = new Logger('Retention');
  private readonly rules: RetentionRule[];

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    catalogue: PersonalDataCatalogue,
    settings: Settings,
  ) {
    this.rules = retentionRules(catalogue, settings);
  }

  /** One batch of each period that has no job of its own. Returns the number of changed rows. */
  @Scheduled(sharedJob, '0 3 3 * * *', { inBatches: true })
  async apply(): Promise<number> {
    let total = 0;
    for (const rule of this.rules.filter(({ job }) => job === sharedJob)) {
      const before = daysBefore(this.clock.now(), rule.days);
      const [done] = await this.database.query<{ count: number }>({ name: '', text: applyRule(rule) }, [before]);
      if (done?.count)
        this.logger.log({ table: rule.table, effect: rule.effect, rows: done.count }, 'retention applied');
      total += done?.count ?? 0;
    }
    return total;
  }

  async report(): Promise<RetentionReport> {
    const at = this.clock.now();
    const states = await this.database.query<RuleState>({ name: '', text: reportOf(this.rules) }, [at]);
    const unknown = { overdue: 0, lastRunAt: null, lastAffected: null };
    return { at, rules: this.rules.map((rule, n) => ({ ...rule, ...(states[n] ?? unknown) })) };
  }
}
