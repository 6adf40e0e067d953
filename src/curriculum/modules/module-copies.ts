import { type CopiedContent, CourseContent } from '#curriculum/courses/course-content.port.js';
import type { Actor } from '#platform/access/actor.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { All, Provides } from '#platform/ports/ports.js';
import { assessmentsOfModules, copyModules, handOverModules, questionsOfModules } from './module-copies.sql.js';
import { modulePolicy } from './modules.policy.js';
import { ReferableAssessments } from './referable-assessments.port.js';
import { UsableQuestions } from './usable-questions.port.js';

/** A bank of records of which a person may read some. */
type Bank = Pick<UsableQuestions, 'readable'>;

const nothing: CopiedContent = { questionsLeftOut: 0, assessmentsLeftOut: 0 };

/** Copies the modules that the actor may read, with their lessons and those questions and assessments that the actor may read. */
@Provides(CourseContent)
export class ModuleCopies extends CourseContent {
  constructor(
    @InjectScoped(modulePolicy) private readonly modules: Scoped<typeof modulePolicy>,
    private readonly database: Database,
    @All(UsableQuestions) private readonly questions: UsableQuestions[],
    @All(ReferableAssessments) private readonly assessments: ReferableAssessments[],
  ) {
    super();
  }

  async copy(actor: Actor, from: string, to: string): Promise<CopiedContent> {
    const rows = this.modules.visibleTo(actor).andWhere(`row.courseId = :from AND row.status <> 'archived'`, { from });
    const ids = (await rows.select('row.id').getMany()).map(({ id }) => id);
    if (ids.length === 0) return nothing;
    const questions = await this.readable(actor, this.questions, questionsOfModules, ids);
    const assessments = await this.readable(actor, this.assessments, assessmentsOfModules, ids);
    const values = [ids, ids.map(newId), to, actor.userId, questions, assessments];
    const [copied] = await this.database.query<CopiedContent>(copyModules, values);
    return copied ?? nothing;
  }

  async handOver(courseId: string, from: string, to: string): Promise<void> {
    await this.database.query(handOverModules, [courseId, from, to]);
  }

  private async readable(actor: Actor, banks: Bank[], used: Statement, moduleIds: string[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(used, [moduleIds]);
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    return (await Promise.all(banks.map((bank) => bank.readable(actor, ids)))).flat();
  }
}
