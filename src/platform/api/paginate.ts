import type { SelectQueryBuilder } from 'typeorm';
import { requestContext } from '#platform/database/request-context.js';
import { readInContext, type RowContext } from '#platform/database/row-context.js';
import type { PreparedRead, Visible } from '#platform/database/scoped.repository.js';
import { maxFound, type Page, type PageQuery, type PageSlice } from './page.js';
import { RawJson } from './raw-json.js';

/** No list counts further: the total of a long list would cost more than its page. */
const maxCounted = 10_001;

/** A page of `rows`, with the total if the page does not determine it. */
export function paginate<T extends object>(rows: SelectQueryBuilder<T>, query: PageQuery): Promise<Page<T>> {
  const counted = rows.clone().orderBy().select('1').limit(maxCounted);
  const read = (slice: PageSlice) => sliced(rows, slice).getMany();
  return readPage(query, read, () => count(counted));
}

/** From this row, a page selects the ids first, which an index can answer alone; the rows before it are not read. */
const deepOffset = 1_000;

function sliced<T extends object>(rows: SelectQueryBuilder<T>, { limit, offset }: PageSlice): SelectQueryBuilder<T> {
  if (offset < deepOffset) return rows.limit(limit).offset(offset);
  const ids = rows.clone().select('row.id').limit(limit).offset(offset);
  return rows.clone().where(`row.id = ANY (ARRAY(${ids.getQuery()}))`);
}

/** Like `paginate`, with the context of each row. */
export function paginateInContext<T extends object, C extends object>(
  rows: SelectQueryBuilder<T>,
  query: PageQuery,
  context: RowContext<C>,
): Promise<Page<T & C>> {
  const counted = rows.clone().orderBy().select('1').limit(maxCounted);
  const read = (slice: PageSlice) => readInContext(sliced(rows, slice), context);
  return readPage(query, read, () => count(counted));
}

/** A list of prepared statements, from which `paginatePrepared` reads pages. Both texts have the same filters. */
export interface PreparedList {
  name: string;
  /** The statement of a page; its last two parameters are the limit and the offset. */
  page: (visible: Visible) => string;
  /** The rows to count, as the text of a SELECT after its columns. */
  matching: (visible: Visible) => string;
}

/** The statement that reads a page of the list. */
export const pageStatement = ({ name, page }: PreparedList): PreparedRead => ({ name, text: page });

/** The statement that counts the rows of the list. */
export const countStatement = ({ name, matching }: PreparedList): PreparedRead => ({
  name: `${name}/count`,
  text: (visible) => `SELECT ${countOf(matching(visible))} AS total`,
});

/** Like `paginate`, for prepared statements. `read` runs one of them with the actor's scope. */
export function paginatePrepared<Row>(
  query: PageQuery,
  list: PreparedList,
  filters: unknown[],
  read: <R>(statement: PreparedRead, values: unknown[]) => Promise<R[]>,
): Promise<Page<Row>> {
  return readPage(
    query,
    ({ limit, offset }) => read<Row>(pageStatement(list), [...filters, limit, offset]),
    async () => {
      const [row] = await read<{ total: number }>(countStatement(list), filters);
      return row?.total ?? 0;
    },
  );
}

/** Like `paginate`, for rows that have been counted already. */
export const paginateCounted = <Row>(
  query: PageQuery,
  total: number,
  read: (slice: PageSlice) => Promise<Row[]>,
): Promise<Page<Row>> => readPage(query, read, () => Promise.resolve(total));

/** Like `paginate`, for a short list in memory. */
export const paginateItems = <Row>(query: PageQuery, items: Row[]): Promise<Page<Row>> =>
  paginateCounted(query, items.length, ({ limit, offset }) => Promise.resolve(items.slice(offset, offset + limit)));

/** A page that PostgreSQL serialized as a JSON array, and the total number of rows. */
export interface RawRows {
  items: string;
  total: number;
}

const countOf = (rows: string): string => `(SELECT count(*)::int FROM (SELECT ${rows} LIMIT ${maxCounted}) counted)`;

/**
 * A list in one statement. `rows` is the text after SELECT for the rows of the page; each of `counted`
 * is the text for a part of the rows to count. `limit` and `offset` are SQL expressions. The last page needs no count.
 */
export const rawPage = (rows: string, counted: string[], limit: string, offset: string): string => `
  SELECT items, least(${maxCounted}, CASE WHEN found < ${limit}::int AND (${offset}::int = 0 OR found > 0)
      THEN ${offset}::int + found ELSE ${counted.map(countOf).join(' + ')} END) AS total
  FROM (SELECT coalesce(json_agg(line), '[]')::text AS items, count(*)::int AS found
        FROM (SELECT ${rows}) line) page`;

/** Like `paginatePrepared`, in one statement and without parsing the rows. */
export async function paginateRaw(query: PageQuery, read: (slice: PageSlice) => Promise<RawRows[]>): Promise<RawJson> {
  const { page, limit, offset } = sliceOf(query);
  const [{ items, total } = { items: '[]', total: 0 }] = await read({ limit, offset });
  return new RawJson(`{"items":${items},"total":${total},"page":${page},"limit":${limit}}`);
}

/**
 * Like `paginateRaw`, for a statement whose rows have an `id` only. `load` reads the entities, which it may return in any
 * order.
 */
export async function paginateIds<T extends { id: string }>(
  query: PageQuery,
  read: (slice: PageSlice) => Promise<RawRows[]>,
  load: (ids: string[]) => Promise<T[]>,
): Promise<Page<T>> {
  const { page, limit, offset } = sliceOf(query);
  const [{ items, total } = { items: '[]', total: 0 }] = await read({ limit, offset });
  const ids = (JSON.parse(items) as { id: string }[]).map(({ id }) => id);
  const loaded = new Map((await load(ids)).map((row) => [row.id, row]));
  const found = ids.flatMap((id) => loaded.get(id) ?? []);
  // An export only needs to know whether more rows may follow.
  return { items: found, total: readsAll() ? offset + ids.length + (ids.length < limit ? 0 : 1) : total, page, limit };
}

/** The maximum of found rows; null for an export, which reads all. */
export const searchLimit = (): number | null => (readsAll() ? null : maxFound);

/**
 * Like `paginate`, for a search: `candidates` selects `id` and the columns of `order`, without order, of the rows to
 * search in, and `load` completes the query for the rows of the page.
 */
export function paginateFound<T extends object>(
  candidates: SelectQueryBuilder<T>,
  order: string,
  query: PageQuery,
  load: (ids: string) => SelectQueryBuilder<T>,
): Promise<Page<T>> {
  const limit = searchLimit();
  const found = limit ? candidates.limit(limit) : candidates;
  const read = (slice: PageSlice) =>
    load(
      `SELECT found.id FROM (${found.getQuery()}) found ORDER BY ${order} LIMIT ${slice.limit} OFFSET ${slice.offset}`,
    )
      .setParameters(found.getParameters())
      .getMany();
  return readPage(query, read, () => count(found));
}

/** Rows that an export reads per statement. */
const exportBatchSize = 1_000;

const readsAll = (): boolean => requestContext.getStore()?.readsWholeLists === true;

/** An export reads the list in larger batches. */
function sliceOf({ page, limit }: PageQuery): PageQuery & PageSlice {
  const size = readsAll() ? exportBatchSize : limit;
  return { page, limit: size, offset: (page - 1) * size };
}

async function readPage<Row>(
  query: PageQuery,
  read: (slice: PageSlice) => Promise<Row[]>,
  count: () => Promise<number>,
): Promise<Page<Row>> {
  const { page, limit, offset } = sliceOf(query);
  const items = await read({ limit, offset });
  const isLast = items.length < limit && (page === 1 || items.length > 0);
  const seen = offset + items.length;
  // An export only needs to know whether more rows may follow.
  const total = isLast ? seen : readsAll() ? seen + 1 : await count();
  return { items, total: readsAll() ? total : Math.min(total, maxCounted), page, limit };
}

async function count<T extends object>(counted: SelectQueryBuilder<T>): Promise<number> {
  const [text, parameters] = counted.getQueryAndParameters();
  const [row] = await counted.connection.query<{ total: number }[]>(
    `SELECT count(*)::int AS total FROM (${text}) counted`,
    parameters,
  );
  return row?.total ?? 0;
}
