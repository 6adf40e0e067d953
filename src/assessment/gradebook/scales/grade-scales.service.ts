import { Injectable } from '@nestjs/common';
import { gradeScalePolicy } from '#assessment/gradebook/gradebook.policy.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { Database, type Statement } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { bumpVersion } from '#platform/database/sql-text.js';
import type { GradeScale } from './grade-scale.entity.js';
import type { GradeScaleChanges, GradeScaleDraft, GradeScaleQuery } from './grade-scales.dto.js';

/** The former default scale, for all but scale $1. */
const clearDefault: Statement = {
  name: 'grade-scales-clear-default',
  text: `UPDATE grade_scales SET is_default = false, ${bumpVersion('grade_scales')} WHERE is_default AND id <> $1`,
};

/** The grade scales of the organization. */
@Injectable()
export class GradeScalesService {
  constructor(
    @InjectScoped(gradeScalePolicy) private readonly scales: Scoped<typeof gradeScalePolicy>,
    private readonly database: Database,
  ) {}

  list(actor: Actor, query: GradeScaleQuery): Promise<Page<GradeScale>> {
    return paginate(orderBy(this.scales.visibleTo(actor), 'name'), query);
  }

  get(actor: Actor, id: string): Promise<GradeScale> {
    return this.scales.get(actor, id);
  }

  create(actor: Actor, draft: GradeScaleDraft): Promise<GradeScale> {
    return this.database.transaction(async () => {
      const scale = await this.scales.create(actor, { ...asColumns(draft), isDefault: false });
      scale.assertConsistent();
      return draft.isDefault ? this.makeDefault(scale) : scale;
    });
  }

  change(actor: Actor, id: string, changes: GradeScaleChanges, expected?: number): Promise<GradeScale> {
    return this.database.transaction(async () => {
      const scale = Object.assign(await this.scales.lock(actor, id, 'edit'), asColumns(changes));
      scale.assertConsistent();
      if (changes.isDefault) await this.database.query(clearDefault, [id]);
      return this.scales.save(scale, expected);
    });
  }

  /** Throws 409 `still_in_use` while subjects use the scale. */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.scales.remove(await this.scales.get(actor, id, 'remove'));
  }

  private async makeDefault(scale: GradeScale): Promise<GradeScale> {
    await this.database.query(clearDefault, [scale.id]);
    return this.scales.save(Object.assign(scale, { isDefault: true }));
  }
}

/** Grades as decimal text: the columns are numeric. */
function asColumns<T extends Pick<GradeScaleChanges, 'low' | 'high'>>({ low, high, ...rest }: T) {
  return {
    ...rest,
    ...(low !== undefined && { low: low === null ? null : low.toFixed(2) }),
    ...(high !== undefined && { high: high === null ? null : high.toFixed(2) }),
  };
}
