import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { AccessDecider } from '#platform/access/access-decider.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { type Page, paginate } from '#platform/api/page.js';
import { topicOf } from '#identity/profiles/topics.js';
import type { Resource } from './resource.entity.js';
import type { ResourceListQuery, ResourceQuery, ResourceSearch } from './resource-queries.dto.js';
import { resourcePolicy } from './resources.policy.js';
import { matching, rank } from './resources.sql.js';
import { EnabledScopes } from './enabled-scopes.js';

/** Finding material: lists and searches over whatever the actor sees. */
@Injectable()
export class ResourceCatalogue {
  constructor(
    @InjectScoped(resourcePolicy) private readonly resources: Scoped<typeof resourcePolicy>,
    private readonly scopes: EnabledScopes,
    private readonly decider: AccessDecider,
  ) {}

  async list(actor: Actor, query: ResourceListQuery): Promise<Page<Resource>> {
    const { sort } = query;
    const rows = await this.admitted(actor, query);
    rows.orderBy(`row.${sort.replace('-', '')}`, sort.startsWith('-') ? 'DESC' : 'ASC');
    return paginate(rows.addOrderBy('row.id'), query);
  }

  /** What holds all the words, the best first (CIV-180). */
  async search(actor: Actor, { q, ...query }: ResourceSearch): Promise<Page<Resource>> {
    const rows = await this.admitted(actor, query);
    if (q) rows.andWhere(matching, { q }).addSelect(rank, 'rank').orderBy('rank', 'DESC');
    return paginate(rows.addOrderBy('row.createdAt', 'DESC').addOrderBy('row.id'), query);
  }

  /** Of these, the ones the actor sees that are in use. */
  async visibleOf(actor: Actor, ids: string[]): Promise<Map<string, Resource>> {
    const rows = this.inUse(actor).andWhere('row.id = ANY(:ids)', { ids }).andWhere(`row.status = 'active'`);
    return new Map((await rows.getMany()).map((resource) => [resource.id, resource]));
  }

  private inUse(actor: Actor): SelectQueryBuilder<Resource> {
    return this.resources.visibleTo(actor).andWhere('row.scope = ANY(:scopes)', { scopes: this.scopes.on });
  }

  /** Without what hangs in a subject or unit that the person must subscribe to first. */
  private async admitted(actor: Actor, query: ResourceQuery): Promise<SelectQueryBuilder<Resource>> {
    const withheld = (await this.decider.withheld(actor)).map(({ id }) => id);
    const rows = this.filtered(actor, query);
    for (const place of withheld.length > 0 ? ['subjectId', 'unitId'] : [])
      rows.andWhere(`(row.${place} = ANY(:withheld)) IS NOT TRUE`, { withheld });
    return rows;
  }

  private filtered(actor: Actor, query: ResourceQuery): SelectQueryBuilder<Resource> {
    const { scope, type, status, topic, difficulty, label } = query;
    if (scope) this.scopes.refuseDisabled(scope);
    const rows = this.inUse(actor).andWhere('row.status = :status', { status });
    if (scope) rows.andWhere('row.scope = :scope', { scope });
    if (type) rows.andWhere('row.type = :type', { type });
    if (topic) rows.andWhere('row.topics @> ARRAY[:topic]', { topic: topicOf(topic) });
    if (difficulty) rows.andWhere('row.difficultyLevel = :difficulty', { difficulty });
    if (label) rows.andWhere('row.label = :label', { label: label.toLowerCase() });
    for (const place of ['subjectId', 'unitId', 'partId', 'sectionId', 'assessmentId'] as const) {
      if (query[place]) rows.andWhere(`row.${place} = :${place}`, { [place]: query[place] });
    }
    return rows;
  }
}
