import type { Actor } from '#platform/access/actor.js';
import type { SpliceScope } from '#platform/database/scoped.repository.js';

/** The kinds of documents that `GET /search` finds. */
export const documentKinds = ['note', 'transcription', 'module', 'lesson', 'section', 'resource', 'message'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** Parts of a search that change which rows a source offers. */
export interface SearchExtent {
  /** Whether rows that are archived for good are searched, too. */
  includeArchived: boolean;
}

/** Rows a person may find, as SQL over the alias `row` of a table whose column `search` holds the words of each row. */
export interface SearchableRows {
  table: string;
  /** The condition that the person may read the row; `:keys` stands for the array `keys`. */
  scope: SpliceScope;
  /** Ids that the scope needs, of type uuid[]. */
  keys?: string[];
  /** Plain text that is displayed unchanged. */
  title: string;
  /** Rich or plain text, from which the snippet is taken. */
  text: string;
  /** API path of the document. */
  path: string;
  /** What the document belongs to. Without the column, a filter by it leaves out all rows of the source. */
  subjectId?: string;
  courseId?: string;
}

/** Port: the rows of one kind that `GET /search` finds (docs/decisions/0167). A feature provides one for each of its kinds. */
export abstract class SearchSource {
  abstract readonly kind: DocumentKind;

  /** The table with a GIN index on its column `search`, from which the vocabulary is kept up to date. */
  abstract readonly vocabulary: string;

  /** The rows that the person may read; undefined if there can be none. */
  abstract rowsFor(actor: Actor, extent: SearchExtent): Promise<SearchableRows | undefined>;
}
