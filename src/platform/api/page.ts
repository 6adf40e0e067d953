import type { SelectQueryBuilder } from 'typeorm';
import { requestContext } from '#platform/database/request-context.js';
import { Choice, Int, Many } from '#platform/shapes/fields.js';
import { RawJson } from './raw-json.js';

/** One page of a list. `total` counts up to 10,000; 10,001 means "more than that". */
export interface Page<T> {
  items: T[];
  total: number;
  page: number;
  limit: number;
}

const defaultLimit = 20;

/** What every list takes from the URL. */
export class PageQuery {
  @Int({ min: 1, max: 100_000, default: 1, about: 'Which page, from 1' })
  page: number;

  @Int({ min: 1, max: 100, default: defaultLimit, about: 'How many rows a page' })
  limit: number;
}

/** A field to sort a list by, from a fixed list; `-field` sorts downwards. */
export const Sort = (fields: readonly string[], initial: string): PropertyDecorator =>
  Choice([...fields, ...fields.map((field) => `-${field}`)], { default: initial, about: 'Sort by; - means downwards' });

/** The page of a View, for `@Returns`. */
export function PageOf<T>(view: new () => T): new () => Page<T> {
  class PageOfView {
    @Many(() => view)
    items: T[];

    @Int({ min: 0, about: 'How many rows there are in all; 10001 means more than 10000' })
    total: number;

    @Int({ min: 1 })
    page: number;

    @Int({ min: 1 })
    limit: number;
  }
  return PageOfView;
}

export const maxCounted = 10_001;

/** One page of `rows` and how many there are: two statements, whatever the number of rows. */
export async function paginate<T extends object>(rows: SelectQueryBuilder<T>, query: PageQuery): Promise<Page<T>> {
  const { page, limit } = asked(query);
  const counted = rows.clone().orderBy().select('1').limit(maxCounted);
  const items = await rows
    .limit(limit)
    .offset((page - 1) * limit)
    .getMany();
  return pageWith(items, { page, limit }, () => count(counted));
}

/** The two statements of a list that is a hot read: its rows, and how many there are up to `countedAtMost`. */
export interface PagedRead<Row> {
  rows: (limit: number, offset: number) => Promise<Row[]>;
  total: () => Promise<{ total: number }[]>;
}

/** One page of a hot read; the count is only sent when the page itself does not tell. */
export async function paginateRead<Row>(query: PageQuery, read: PagedRead<Row>): Promise<Page<Row>> {
  const { page, limit } = asked(query);
  const items = await read.rows(limit, (page - 1) * limit);
  return pageWith(items, { page, limit }, async () => (await read.total())[0]?.total ?? 0);
}

/** A page PostgreSQL has already written as the text of a JSON array, and how many rows there are in all. */
export interface RawRows {
  items: string;
  total: number;
}

/** Which rows a page has. */
export interface PageSlice {
  limit: number;
  offset: number;
}

/** The page everybody opens first. PostgreSQL plans once what is written into a statement, not what it cannot foresee. */
export const isFirstPage = ({ limit, offset }: PageSlice): boolean => limit === defaultLimit && offset === 0;

const countOf = (rows: string): string => `(SELECT count(*)::int FROM (SELECT ${rows} LIMIT ${maxCounted}) counted)`;

/**
 * A list in one statement. `rows` is what stands after SELECT for the page, without its limit, and each of `counted` for
 * counting a part of the rows; the values of limit and offset are `limit` and `offset`. The last page knows without
 * counting.
 */
export const rawPage = (rows: string, counted: string[], limit: string, offset: string): string => `
  SELECT items, CASE WHEN found < ${limit}::int AND (${offset}::int = 0 OR found > 0) THEN ${offset}::int + found
      ELSE least(${counted.map(countOf).join(' + ')}, ${maxCounted}) END AS total
  FROM (SELECT coalesce(json_agg(line), '[]')::text AS items, count(*)::int AS found
        FROM (SELECT ${rows} LIMIT ${limit}::int OFFSET ${offset}::int) line) page`;

/** As `paginateRead`, in one statement and without taking the rows apart. */
export async function paginateRaw(
  query: PageQuery,
  read: (stretch: PageSlice) => Promise<RawRows[]>,
): Promise<RawJson> {
  const { page, limit } = asked(query);
  const [{ items, total } = { items: '[]', total: 0 }] = await read({ limit, offset: (page - 1) * limit });
  return new RawJson(`{"items":${items},"total":${total},"page":${page},"limit":${limit}}`);
}

/** Rows of an export that one statement reads. */
const exportBatchSize = 1_000;

/** An export reads the whole list in batches. */
const asked = ({ page, limit }: PageQuery): PageQuery =>
  readsAll() ? { page, limit: exportBatchSize } : { page, limit };

const readsAll = (): boolean => requestContext.getStore()?.readsWholeLists === true;

async function pageWith<T>(items: T[], { page, limit }: PageQuery, count: () => Promise<number>): Promise<Page<T>> {
  const isLast = items.length < limit && (page === 1 || items.length > 0);
  const seen = (page - 1) * limit + items.length;
  // What an export needs to know is only whether there may be more.
  const total = isLast ? seen : readsAll() ? seen + 1 : await count();
  return { items, total, page, limit };
}

async function count<T extends object>(counted: SelectQueryBuilder<T>): Promise<number> {
  const [text, parameters] = counted.getQueryAndParameters();
  const [{ total }] = await counted.connection.query<[{ total: number }]>(
    `SELECT count(*)::int AS total FROM (${text}) counted`,
    parameters,
  );
  return total;
}
