import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { type Page, paginateRead } from '#platform/api/page.js';
import { topicOf } from '#identity/profiles/topics.js';
import type { TopicQuery, TopicView } from './topics.dto.js';
import { resourcePolicy } from './resources.policy.js';
import { topicCounts, topicTotal } from './resources.sql.js';
import { EnabledScopes } from './enabled-scopes.js';

/** What material is about. */
@Injectable()
export class TopicsService {
  constructor(
    @InjectScoped(resourcePolicy) private readonly resources: Scoped<typeof resourcePolicy>,
    private readonly scopes: EnabledScopes,
  ) {}

  /** The topics of everything the actor sees, the commonest first (OQ-103). */
  list(actor: Actor, { q, ...query }: TopicQuery): Promise<Page<TopicView>> {
    const asked = [this.scopes.on, q ? topicOf(q) : ''];
    return paginateRead(query, {
      rows: (limit, offset) => this.resources.read<TopicView>(actor, topicCounts, [...asked, limit, offset]),
      total: () => this.resources.read<{ total: number }>(actor, topicTotal, asked),
    });
  }
}
