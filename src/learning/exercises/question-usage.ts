import { lessonPolicy } from '#curriculum/modules/modules.policy.js';
import type { Actor } from '#platform/access/actor.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { PreparedRead, Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { QuestionUsagePort, type Usage, type UsageFound } from '#questions/bank/usage/question-usage.port.js';

const countUsing: Statement = {
  name: 'question-lessons-count',
  text: 'SELECT count(DISTINCT q.lesson_id)::int AS count FROM lesson_questions q WHERE q.question_id = $1',
};

const readableUsing: PreparedRead = {
  name: 'question-lessons',
  text: (visible) => `
    SELECT 'lesson' AS kind, row.id, row.title, row.module_id AS "parentId" FROM lessons row
    WHERE row.id IN (SELECT q.lesson_id FROM lesson_questions q WHERE q.question_id = $3::uuid) AND ${visible('row')}
    ORDER BY row.title COLLATE name_order, row.id LIMIT $4`,
};

/** The lessons whose exercises ask a question. */
@Provides(QuestionUsagePort)
export class LessonsUsingQuestion implements QuestionUsagePort {
  readonly kind = 'lesson';

  constructor(
    @InjectScoped(lessonPolicy) private readonly lessons: Scoped<typeof lessonPolicy>,
    private readonly database: Database,
  ) {}

  async usedIn(actor: Actor, questionId: string, max: number): Promise<UsageFound> {
    const [total] = await this.database.query<{ count: number }>(countUsing, [questionId]);
    const visible = await this.lessons.read<Usage>(actor, readableUsing, [questionId, max]);
    return { count: total?.count ?? 0, visible };
  }
}
