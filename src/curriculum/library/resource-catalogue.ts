import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { EnabledScopes } from '#curriculum/resources/enabled-scopes.js';
import type { Resource } from '#curriculum/resources/resource.entity.js';
import { resourcePolicy } from '#curriculum/resources/resources.policy.js';
import { topicOf } from '#identity/profiles/topics.js';
import { AccessDecider } from '#platform/access/access-decider.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginate, paginateFound } from '#platform/api/paginate.js';
import { orderBy, orderBySql } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Events } from '#platform/events/events.js';
import { matching, rank } from './library.sql.js';
import type { ResourceListQuery, ResourceQuery, ResourceSearch } from './resource-queries.dto.js';

/** Event: a person has searched the resources. */
export class ResourcesSearched {
  constructor(
    readonly userId: string,
    readonly q: string,
  ) {}
}

/** Lists and searches the resources that the actor can read. */
@Injectable()
export class ResourceCatalogue {
  constructor(
    @InjectScoped(resourcePolicy) private readonly resources: Scoped<typeof resourcePolicy>,
    private readonly scopes: EnabledScopes,
    private readonly decider: AccessDecider,
    private readonly events: Events,
  ) {}

  /** Lists resources by the filters and order of the query. */
  async list(actor: Actor, query: ResourceListQuery): Promise<Page<Resource>> {
    return paginate(orderBy(await this.accessible(actor, query), ...sortsOf(query.sort)), query);
  }

  /** Full-text search: every word of `q` must occur; sorted by rank, unless another order is asked for. */
  async search(actor: Actor, { q, sort, ...query }: ResourceSearch): Promise<Page<Resource>> {
    const rows = await this.accessible(actor, query);
    const page = await (q
      ? this.found(actor, rows.andWhere(matching, { q }), query, sort)
      : paginate(orderBy(rows, ...sortsOf(sort ?? '-createdAt')), query));
    if (q && query.page === 1) await this.events.emit(new ResourcesSearched(actor.userId, q));
    return page;
  }

  private found(actor: Actor, rows: SelectQueryBuilder<Resource>, query: ResourceQuery, sort?: ResourceSort) {
    if (!sort) return this.ranked(actor, rows, query);
    const sorts = sortsOf(sort);
    const candidates = rows.select(['row.id AS id', 'row.viewCount AS view_count', 'row.ratingAvg AS rating_avg']);
    return paginateFound(
      candidates.addSelect('row.ratingCount', 'rating_count'),
      orderBySql('found', ...sorts),
      query,
      (ids) => orderBy(this.resources.visibleTo(actor).andWhere(`row.id = ANY (ARRAY(${ids}))`), ...sorts),
    );
  }

  private ranked(actor: Actor, rows: SelectQueryBuilder<Resource>, query: ResourceQuery): Promise<Page<Resource>> {
    const candidates = rows.select('row.id', 'id').addSelect(rank, 'rank').addSelect('row.createdAt', 'created_at');
    return paginateFound(candidates, 'rank DESC, created_at DESC, id', query, (ids) => {
      const found = this.resources.visibleTo(actor).andWhere(`row.id = ANY (ARRAY(${ids}))`);
      return orderBy(found.addSelect(rank, 'rank').orderBy('rank', 'DESC'), '-createdAt');
    });
  }

  /** Returns the active resources that the actor can read, by id. */
  async visibleOf(actor: Actor, ids: string[]): Promise<Map<string, Resource>> {
    const rows = this.inEnabledScopes(actor).andWhere('row.id = ANY(:ids)', { ids }).andWhere(`row.status = 'active'`);
    return new Map((await rows.getMany()).map((resource) => [resource.id, resource]));
  }

  private inEnabledScopes(actor: Actor): SelectQueryBuilder<Resource> {
    return this.resources.visibleTo(actor).andWhere('row.scope = ANY(:scopes)', { scopes: this.scopes.all });
  }

  /** Excludes resources of subjects and units that require a subscription the person does not have. */
  private async accessible(actor: Actor, query: ResourceQuery): Promise<SelectQueryBuilder<Resource>> {
    const withheld = (await this.decider.withheld(actor)).map(({ id }) => id);
    const rows = this.filtered(actor, query);
    for (const place of withheld.length > 0 ? ['subjectId', 'unitId'] : [])
      rows.andWhere(`(row.${place} = ANY(:withheld)) IS NOT TRUE`, { withheld });
    return rows;
  }

  private filtered(actor: Actor, query: ResourceQuery): SelectQueryBuilder<Resource> {
    const { scope, type, status, topic, difficulty, label } = query;
    if (scope) this.scopes.refuseDisabled(scope);
    const rows = this.inEnabledScopes(actor).andWhere('row.status = :status', { status });
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

type ResourceSort = ResourceListQuery['sort'];

/** Of resources with the same mean, those with more ratings are higher. */
const sortsOf = (sort: ResourceSort): ResourceSort[] | [ResourceSort, '-ratingCount' | 'ratingCount'] =>
  sort.endsWith('ratingAvg') ? [sort, sort.startsWith('-') ? '-ratingCount' : 'ratingCount'] : [sort];
