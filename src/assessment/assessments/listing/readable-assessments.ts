import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { ReferableAssessments } from '#curriculum/modules/referable-assessments.port.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';

/** Modules refer to assessments that their author reads, so a reference reveals no others. */
@Provides(ReferableAssessments)
export class ReadableAssessments extends ReferableAssessments {
  constructor(@InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>) {
    super();
  }

  async readable(actor: Actor, ids: string[]): Promise<string[]> {
    const rows = this.assessments.visibleTo(actor).andWhere('row.id = ANY (:ids)', { ids });
    return (await rows.select('row.id').getMany()).map(({ id }) => id);
  }
}
