import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import type { Actor } from '#platform/access/actor.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { PreparedRead, Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { type Usage, type UsageFound, QuestionUsagePort } from '#questions/bank/usage/question-usage.port.js';

/** The assessments with an item that asks question `$n`, or that can draw it. */
const using = (
  n: string,
) => `SELECT i.assessment_id FROM assessment_items i JOIN question_versions v ON v.id = i.question_version_id
    WHERE v.question_id = ${n}::uuid`;

const countUsing: Statement = {
  name: 'question-assessments-count',
  text: `SELECT count(DISTINCT assessment_id)::int AS count FROM (${using('$1')}) u`,
};

const readableUsing: PreparedRead = {
  name: 'question-assessments',
  text: (visible) => `
    SELECT 'assessment' AS kind, row.id, row.title, NULL::uuid AS "parentId" FROM assessments row
    WHERE row.id IN (${using('$3')}) AND ${visible('row')} ORDER BY row.title COLLATE name_order, row.id LIMIT $4`,
};

/** The assessments that use a question. */
@Provides(QuestionUsagePort)
export class AssessmentsUsingQuestion implements QuestionUsagePort {
  readonly kind = 'assessment';

  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly database: Database,
  ) {}

  async usedIn(actor: Actor, questionId: string, max: number): Promise<UsageFound> {
    const [total] = await this.database.query<{ count: number }>(countUsing, [questionId]);
    const visible = await this.assessments.read<Usage>(actor, readableUsing, [questionId, max]);
    return { count: total?.count ?? 0, visible };
  }
}
