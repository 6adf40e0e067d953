import { Choice, Int, Many, Text } from '#platform/shapes/fields.js';

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

/** The values of a sort parameter: the fields, in ascending or, with a leading `-`, in descending order. */
export type SortOf<Fields extends readonly string[]> = Fields[number] | `-${Fields[number]}`;

/** The sort parameter of a list; `orderBy` applies it. */
export const Sort = <const Fields extends readonly string[]>(
  fields: Fields,
  initial: SortOf<Fields>,
): PropertyDecorator =>
  Choice([...fields, ...fields.map((field) => `-${field}`)], {
    default: initial,
    about: 'Sort field; a leading - sorts in descending order',
  });

/** A search sorts and counts at most this many of the rows it finds (docs/decisions/0121). */
export const maxFound = 2_000;

/** The parameter `q` of a list; `searchIn` and `containsText` apply it. `places` says where the words occur. */
export const SearchWords = (places: string, rule = ''): PropertyDecorator =>
  Text({
    optional: true,
    about: `Words or beginnings of words in ${places}, in any order; case, accents and apostrophes are ignored${rule}`,
  });

/** `SearchWords` of a list that `searchLimit` applies to. */
export const LimitedSearch = (places: string): PropertyDecorator =>
  SearchWords(
    places,
    `. If more than ${maxFound.toLocaleString('en')} rows match, ${maxFound.toLocaleString('en')} of them are listed, which ones is not defined, and total is ${maxFound}`,
  );

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

/** The rows of a page. */
export interface PageSlice {
  limit: number;
  offset: number;
}

/** A list that is always one page. */
export const onePage = <Row>(items: Row[]): Page<Row> => ({
  items,
  total: items.length,
  page: 1,
  limit: Math.max(items.length, 1),
});

/** The most requested page. With literal limit and offset, PostgreSQL can use a better cached plan than for parameters. */
export const isFirstPage = ({ limit, offset }: PageSlice): boolean => limit === defaultLimit && offset === 0;
