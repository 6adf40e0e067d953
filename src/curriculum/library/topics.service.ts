import { Injectable } from '@nestjs/common';
import { EnabledScopes } from '#curriculum/resources/enabled-scopes.js';
import { resourcePolicy } from '#curriculum/resources/resources.policy.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginatePrepared } from '#platform/api/paginate.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { everyTopic, readableTopics } from './library.sql.js';
import type { TopicQuery, TopicView } from './topics.dto.js';

/** The topics of resources. */
@Injectable()
export class TopicsService {
  constructor(
    @InjectScoped(resourcePolicy) private readonly resources: Scoped<typeof resourcePolicy>,
    private readonly scopes: EnabledScopes,
  ) {}

  /** Lists the topics of the resources that the actor can read, with counts, most used first. */
  list(actor: Actor, { q, ...query }: TopicQuery): Promise<Page<TopicView>> {
    const filters = [this.scopes.all, q ?? null];
    const readsEvery = resourcePolicy.scopeOf(actor.role, 'readEvery') !== undefined;
    const lists = readsEvery ? everyTopic : readableTopics;
    const list = q ? lists.search : lists.all;
    return paginatePrepared(query, list, filters, (statement, values) =>
      this.resources.read(actor, statement, values, readsEvery ? 'readEvery' : 'readPlaced'),
    );
  }
}
