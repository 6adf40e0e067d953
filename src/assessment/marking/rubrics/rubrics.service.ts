import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { deleteOrArchive } from '#platform/database/delete-or-archive.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { notFound } from '#platform/problems/problem.js';
import { maxPointsOf } from './rubric-points.js';
import type { Rubric, RubricCriterion } from './rubric.entity.js';
import type { RubricChanges, RubricCriterionDraft, RubricDraft } from './rubrics.dto.js';
import { rubricPolicy } from './rubrics.policy.js';
import { currentVersion, writeVersion } from './rubrics.sql.js';

interface RubricVersion {
  id: string;
  number: number;
  criteria: RubricCriterion[];
  maxPoints: string;
  isUsed: boolean;
}

export type RubricDetail = Rubric & Pick<RubricVersion, 'criteria' | 'maxPoints'>;

/** Rubrics and marking guides of teachers. */
@Injectable()
export class RubricsService {
  constructor(
    @InjectScoped(rubricPolicy) private readonly rubrics: Scoped<typeof rubricPolicy>,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, query: PageQuery): Promise<Page<Rubric>> {
    return paginate(this.rubrics.visibleTo(actor).orderBy('row.createdAt', 'DESC').addOrderBy('row.id'), query);
  }

  async get(actor: Actor, id: string): Promise<RubricDetail> {
    return this.withCriteria(await this.rubrics.get(actor, id));
  }

  create(actor: Actor, { criteria, ...draft }: RubricDraft): Promise<RubricDetail> {
    return this.database.transaction(async () => {
      const rubric = await this.rubrics.create(actor, { ...draft, ownerId: actor.userId });
      await this.write(rubric, criteria);
      return this.get(actor, rubric.id);
    });
  }

  /** Changed criteria are a new version if the current one has been used, so marked work keeps its own. */
  change(actor: Actor, id: string, { criteria, ...changes }: RubricChanges, expected?: number): Promise<RubricDetail> {
    return this.database.transaction(async () => {
      const rubric = await this.rubrics.lock(actor, id);
      const version = await this.versionOf(id);
      if (criteria && version.isUsed) rubric.currentNumber++;
      Object.assign(rubric, changes);
      if (criteria) await this.write(rubric, criteria);
      await this.rubrics.save(rubric, expected);
      return this.withCriteria(rubric);
    });
  }

  /** Deletes a rubric that has not been used, and archives any other. */
  async remove(actor: Actor, id: string): Promise<void> {
    await deleteOrArchive(this.database, {
      lock: () => this.rubrics.lock(actor, id, 'remove'),
      remove: (rubric) => this.rubrics.remove(rubric),
      archive: (rubric) => this.rubrics.save(Object.assign(rubric, { archivedAt: this.clock.now() })),
    });
  }

  private async withCriteria(rubric: Rubric): Promise<RubricDetail> {
    const { criteria, maxPoints } = await this.versionOf(rubric.id);
    return Object.assign(rubric, { criteria, maxPoints });
  }

  private async versionOf(rubricId: string): Promise<RubricVersion> {
    const [version] = await this.database.query<RubricVersion>(currentVersion, [rubricId]);
    if (!version) throw notFound('rubric');
    return version;
  }

  private async write({ id, kind, currentNumber }: Rubric, drafts: RubricCriterionDraft[]): Promise<void> {
    const criteria = drafts.map(criterionOf);
    const maxPoints = maxPointsOf(kind, criteria);
    await this.database.query(writeVersion, [newId(), id, currentNumber, JSON.stringify(criteria), maxPoints]);
  }
}

function criterionOf({ title, description, maxPoints = 0, levels }: RubricCriterionDraft): RubricCriterion {
  const best = levels.length > 0 ? Math.max(...levels.map(({ points }) => points)) : maxPoints;
  const named = levels.map((level) => ({ ...level, id: newId() }));
  return { id: newId(), title, description, maxPoints: best, levels: named };
}
