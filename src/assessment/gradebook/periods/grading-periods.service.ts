import { Injectable } from '@nestjs/common';
import { gradingPeriodPolicy } from '#assessment/gradebook/gradebook.policy.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import type { GradingPeriod } from './grading-period.entity.js';
import type { GradingPeriodChanges, GradingPeriodDraft, GradingPeriodQuery } from './grading-periods.dto.js';

/** The grading periods of the organization. */
@Injectable()
export class GradingPeriodsService {
  constructor(@InjectScoped(gradingPeriodPolicy) private readonly periods: Scoped<typeof gradingPeriodPolicy>) {}

  list(actor: Actor, query: GradingPeriodQuery): Promise<Page<GradingPeriod>> {
    return paginate(orderBy(this.periods.visibleTo(actor), '-startsOn', '-endsOn'), query);
  }

  get(actor: Actor, id: string): Promise<GradingPeriod> {
    return this.periods.get(actor, id);
  }

  create(actor: Actor, draft: GradingPeriodDraft): Promise<GradingPeriod> {
    return this.periods.create(actor, draft);
  }

  async change(actor: Actor, id: string, changes: GradingPeriodChanges, expected?: number): Promise<GradingPeriod> {
    const period = await this.periods.get(actor, id, 'edit');
    return this.periods.save(Object.assign(period, changes), expected);
  }

  async remove(actor: Actor, id: string): Promise<void> {
    await this.periods.remove(await this.periods.get(actor, id, 'remove'));
  }
}
