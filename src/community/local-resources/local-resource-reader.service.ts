import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginateInContext } from '#platform/api/paginate.js';
import { orderBy } from '#platform/database/order-by.js';
import { readInContext } from '#platform/database/row-context.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { searchIn } from '#platform/database/search.js';
import { type Issue, invalid, notFound } from '#platform/problems/problem.js';
import { boundingBox, distanceSql, type Point, pointOf } from './distance.js';
import type { LocalResourceQuery } from './local-resource-views.dto.js';
import type { LocalResource } from './local-resource.entity.js';
import { localResourcePolicy } from './local-resources.policy.js';
import { type LocalResourceContext, nearContext, plainContext } from './local-resources.sql.js';

const defaultDistanceKm = 25;

const flags = {
  workerOwned: 'isWorkerOwned',
  cooperative: 'isCooperative',
  unionShop: 'isUnionShop',
  verified: 'isVerified',
} as const;
const folded = { state: 'state', city: 'city', zip: 'zipCode' } as const;

type Rows = SelectQueryBuilder<LocalResource>;
export type ShownResource = LocalResource & LocalResourceContext;

/** Reads the directory, as far as the actor may see it. */
@Injectable()
export class LocalResourceReader {
  constructor(@InjectScoped(localResourcePolicy) private readonly resources: Scoped<typeof localResourcePolicy>) {}

  list(actor: Actor, query: LocalResourceQuery): Promise<Page<ShownResource>> {
    const { q, type, country, mine, status = mine ? undefined : 'approved' } = query;
    const near = nearOf(query);
    const rows = this.shownTo(actor);
    if (status) rows.andWhere('row.status = :status', { status });
    if (mine) rows.andWhere('row.submittedBy = :actorId');
    if (type) rows.andWhere('row.type = :type', { type });
    if (country) rows.andWhere('row.country = :country', { country });
    for (const [field, property] of entriesOf(folded))
      if (query[field]) rows.andWhere(`fold_text(row.${property}) = fold_text(:${field})`, { [field]: query[field] });
    for (const [field, property] of entriesOf(flags))
      if (query[field] !== undefined) rows.andWhere(`row.${property} = :${field}`, { [field]: query[field] });
    searchIn(rows, q, 'name', 'description');
    if (near) within(rows, near, query.withinKm ?? defaultDistanceKm);
    return paginateInContext(sorted(rows, query, near), query, near ? nearContext : plainContext);
  }

  async get(actor: Actor, id: string): Promise<ShownResource> {
    const [resource] = await readInContext(this.shownTo(actor).andWhere('row.id = :id', { id }), plainContext);
    if (!resource) throw notFound('local resource');
    return resource;
  }

  private shownTo(actor: Actor): Rows {
    const moderates = this.resources.reachesAll(actor, 'moderate');
    return this.resources.visibleTo(actor).setParameters({ moderates });
  }
}

const entriesOf = <Names extends Record<string, string>>(names: Names) =>
  Object.entries(names) as [keyof Names, Names[keyof Names]][];

/** Within the distance. The box, which an index answers, leaves few rows to compute. */
function within(rows: Rows, near: Point, distanceKm: number): void {
  const { south, north, longitudes } = boundingBox(near, distanceKm);
  const ranges = longitudes.map((_, n) => `row.longitude BETWEEN :west${n} AND :east${n}`);
  const bounds = Object.fromEntries(
    longitudes.flatMap(([west, east], n) => [
      [`west${n}`, west],
      [`east${n}`, east],
    ]),
  );
  rows
    .andWhere(`row.latitude BETWEEN :south AND :north AND (${ranges.join(' OR ')})`, { south, north, ...bounds })
    .andWhere(`${distanceSql('row')} <= :distanceKm`, { distanceKm })
    .setParameters({ nearLatitude: near.latitude, nearLongitude: near.longitude });
}

function sorted(rows: Rows, { sort }: LocalResourceQuery, near: Point | undefined): Rows {
  const field = sort ?? (near ? 'distance' : 'name');
  if (field !== 'distance' && field !== '-distance') return orderBy(rows, field);
  if (!near) throw incomplete('sort', 'sort by distance needs near.');
  return rows.orderBy(distanceSql('row'), field === 'distance' ? 'ASC' : 'DESC').addOrderBy('row.id');
}

function nearOf({ near, withinKm }: LocalResourceQuery): Point | undefined {
  if (near === undefined && withinKm !== undefined) throw incomplete('withinKm', 'withinKm needs near.');
  if (near === undefined) return undefined;
  const point = pointOf(near);
  if (!point) throw incomplete('near', 'near must be a latitude and a longitude, such as 40.7128,-74.006.');
  return point;
}

function incomplete(field: string, message: string) {
  const issue: Issue = { field, rule: 'distance', message };
  return invalid('local_distance_incomplete', message, [issue]);
}
