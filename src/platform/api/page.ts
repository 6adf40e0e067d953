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

/** Query parameters of every list. */
export class PageQuery {
  @Int({ min: 1, max: 100_000, default: 1, about: 'Page number, starting at 1' })
  page: number;

  @Int({ min: 1, max: 100, default: defaultLimit, about: 'Rows per page' })
  limit: number;
}

/** The sort field of a list, from a fixed list; `-field` sorts in descending order. */
export const Sort = (fields: readonly string[], initial: string): PropertyDecorator =>
  Choice([...fields, ...fields.map((field) => `-${field}`)], {
    default: initial,
    about: 'Sort field; a leading - sorts in descending order',
  });

/** The page of a View, for `@Returns`. */
export function PageOf<T>(view: new () => T): new () => Page<T> {
  class PageOfView {
    @Many(() => view)
    items: T[];

    @Int({ min: 0, about: 'Total number of rows; 10001 means more than 10000' })
    total: number;

    @Int({ min: 1 })
    page: number;

    @Int({ min: 1 })
    limit: number;
  }
  return PageOfView;
}

export const maxCounted = 10_001;

/** One page of `rows` and the total, in two statements. */
export async function paginate<T extends object>(rows: SelectQueryBuilder<T>, query: PageQuery): Promise<Page<T>> {
  const { page, limit } = effective(query);
  const counted = rows.clone().orderBy().select('1').limit(maxCounted);
  const items = await rows
    .limit(limit)
    .offset((page - 1) * limit)
    .getMany();
  return pageWith(items, { page, limit }, () => count(counted));
}

/** The two prepared statements of a frequently read list: its rows, and their number up to `maxCounted`. */
export interface PagedRead<Row> {
  rows: (limit: number, offset: number) => Promise<Row[]>;
  total: () => Promise<{ total: number }[]>;
}

/** One page of a prepared read; the count statement runs only when the page does not determine the total. */
export async function paginateRead<Row>(query: PageQuery, read: PagedRead<Row>): Promise<Page<Row>> {
  const { page, limit } = effective(query);
  const items = await read.rows(limit, (page - 1) * limit);
  return pageWith(items, { page, limit }, async () => (await read.total())[0]?.total ?? 0);
}

/** A page that PostgreSQL serialized as a JSON array, and the total number of rows. */
export interface RawRows {
  items: string;
  total: number;
}

/** The rows of a page. */
export interface PageSlice {
  limit: number;
  offset: number;
}

/** The most requested page. With literal limit and offset, PostgreSQL can use a better cached plan than for parameters. */
export const isFirstPage = ({ limit, offset }: PageSlice): boolean => limit === defaultLimit && offset === 0;

const countOf = (rows: string): string => `(SELECT count(*)::int FROM (SELECT ${rows} LIMIT ${maxCounted}) counted)`;

/**
 * A list in one statement. `rows` is the text after SELECT for the page, without its limit; each of `counted` is the
 * same for a part of the rows to count. `limit` and `offset` are SQL expressions. The last page needs no count.
 */
export const rawPage = (rows: string, counted: string[], limit: string, offset: string): string => `
  SELECT items, CASE WHEN found < ${limit}::int AND (${offset}::int = 0 OR found > 0) THEN ${offset}::int + found
      ELSE least(${counted.map(countOf).join(' + ')}, ${maxCounted}) END AS total
  FROM (SELECT coalesce(json_agg(line), '[]')::text AS items, count(*)::int AS found
        FROM (SELECT ${rows} LIMIT ${limit}::int OFFSET ${offset}::int) line) page`;

/** Like `paginateRead`, in one statement and without parsing the rows. */
export async function paginateRaw(query: PageQuery, read: (slice: PageSlice) => Promise<RawRows[]>): Promise<RawJson> {
  const { page, limit } = effective(query);
  const [{ items, total } = { items: '[]', total: 0 }] = await read({ limit, offset: (page - 1) * limit });
  return new RawJson(`{"items":${items},"total":${total},"page":${page},"limit":${limit}}`);
}

/** Rows that an export reads per statement. */
const exportBatchSize = 1_000;

/** An export reads the list in larger batches. */
const effective = ({ page, limit }: PageQuery): PageQuery =>
  readsAll() ? { page, limit: exportBatchSize } : { page, limit };

const readsAll = (): boolean => requestContext.getStore()?.readsWholeLists === true;

async function pageWith<T>(items: T[], { page, limit }: PageQuery, count: () => Promise<number>): Promise<Page<T>> {
  const isLast = items.length < limit && (page === 1 || items.length > 0);
  const seen = (page - 1) * limit + items.length;
  // An export only needs to know whether more rows may follow.
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
