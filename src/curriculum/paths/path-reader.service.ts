import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { AccessDecider } from '#platform/access/access-decider.js';
import type { Actor } from '#platform/access/actor.js';
import { versionedByContent } from '#platform/api/content-tag.js';
import { paginateInContext } from '#platform/api/paginate.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { readInContext } from '#platform/database/row-context.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { searchIn } from '#platform/database/search.js';
import { notFound } from '#platform/problems/problem.js';
import type { LearningPath } from './learning-path.entity.js';
import type { PathQuery } from './paths.dto.js';
import { pathPolicy } from './paths.policy.js';
import { type PathContext, pathContext, pathItems, type StoredPathItem } from './paths.sql.js';

/** Reads learning paths with the progress of the reader. */
@Injectable()
export class PathReader {
  constructor(
    @InjectScoped(pathPolicy) private readonly paths: Scoped<typeof pathPolicy>,
    private readonly access: AccessDecider,
    private readonly database: Database,
  ) {}

  async list(actor: Actor, { status, level, mine, started, q, sort, ...query }: PathQuery) {
    const rows = this.paths.visibleTo(actor).andWhere('row.status = :status', { status });
    if (level) rows.andWhere('row.level = :level', { level });
    if (mine) rows.andWhere('row.createdBy = :actorId');
    if (started !== undefined) rows.andWhere('has_started(:actorId, row.id) = :started', { started });
    searchIn(rows, q, 'title');
    const page = await paginateInContext(orderBy(rows, sort), query, pathContext);
    return { ...page, items: page.items.map(summaryOf) };
  }

  /** A path by its id or slug, with its items. Throws 403 if it requires a subscription. */
  async get(actor: Actor, key: string) {
    const id = await this.idOf(actor, key);
    await this.access.admit(actor, 'path', id);
    return this.show(actor, id);
  }

  /** The id of the path with this id or slug. Throws 404 if the actor cannot see it. */
  async idOf(actor: Actor, key: string): Promise<string> {
    const rows = this.paths.visibleTo(actor);
    const named = isUuid(key) ? rows.andWhere('row.id = :key', { key }) : rows.andWhere('row.slug = :key', { key });
    const path = await named.select('row.id').getOne();
    if (!path) throw notFound('learning path');
    return path.id;
  }

  /** A path whose access has been checked. */
  async show(actor: Actor, id: string) {
    const [path] = await readInContext(this.paths.visibleTo(actor).andWhere('row.id = :id', { id }), pathContext);
    if (!path) throw notFound('learning path');
    const items = await this.database.query<StoredPathItem>(pathItems, [id, actor.userId]);
    return versionedByContent({ ...summaryOf(path), items });
  }
}

const summaryOf = (path: LearningPath & PathContext) => ({
  ...path,
  estimatedTime: inWords(path.estimatedMinutes ?? path.itemMinutes),
});

/** `4 hours`, `1 hour 30 minutes`, `45 minutes`. */
function inWords(minutes: number): string {
  const parts = [
    { count: Math.floor(minutes / 60), unit: 'hour' },
    { count: minutes % 60, unit: 'minute' },
  ];
  const shown = parts.filter(({ count }) => count > 0);
  const words = (shown.length > 0 ? shown : parts.slice(1)).map(
    ({ count, unit }) => `${count} ${unit}${count === 1 ? '' : 's'}`,
  );
  return words.join(' ');
}
