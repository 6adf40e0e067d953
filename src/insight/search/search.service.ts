import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginateIds, paginateItems, type RawRows } from '#platform/api/paginate.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { Features } from '#platform/features/features.js';
import { All } from '#platform/ports/ports.js';
import { highlight, type IsMatch, snippetOf } from '#platform/search/highlight.js';
import { readableText } from '#platform/search/readable-text.js';
import { type DocumentKind, SearchSource } from '#platform/search/search-source.port.js';
import { SearchTerms, type Term } from './search-terms.js';
import type { SearchHit, SearchQuery, SearchType } from './search.dto.js';
import { findDocuments, firstKeys, loadDocuments, loadSimilar, loadTerms, type Source } from './search.sql.js';

type FoundDocument = Omit<SearchHit, 'highlightedTitle' | 'snippet'> & { text: string };

/** A search that finds fewer documents is repeated with corrected words. */
const minFound = 5;

const searchedByDefault: readonly DocumentKind[] = ['note', 'transcription'];

/** Searches all documents that the actor may read (docs/decisions/0167). */
@Injectable()
export class SearchService {
  constructor(
    @All(SearchSource) private readonly sources: SearchSource[],
    private readonly features: Features,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A page of documents that have every word of `q`. */
  async search(actor: Actor, query: SearchQuery): Promise<Page<SearchHit>> {
    const asked = SearchTerms.of(await this.database.query<Term>(loadTerms, [query.q]));
    const sources = asked.isEmpty ? [] : await this.sourcesFor(actor, query);
    if (sources.length === 0) return paginateItems<SearchHit>(query, []);
    const run = new SearchRun(this.database, { actor, query, sources, now: this.clock.now() }, asked);
    return paginateIds(
      query,
      (slice) => run.find(slice),
      (ids) => run.load(ids),
    );
  }

  private async sourcesFor(actor: Actor, { type, includeArchived }: SearchQuery): Promise<Omit<Source, 'keys'>[]> {
    const searched = this.sources.filter(
      (source) => isSearched(source.kind, type) && this.features.isOn(this.features.ownerOf(source.constructor)),
    );
    const offered = searched.map(async (source) => {
      const rows = await source.rowsFor(actor, { includeArchived });
      return rows ? [{ kind: source.kind, rows }] : [];
    });
    return (await Promise.all(offered)).flat();
  }
}

const isSearched = (kind: DocumentKind, type: SearchType | undefined): boolean =>
  type === 'all' || (type ? kind === type : searchedByDefault.includes(kind));

interface Asked {
  actor: Actor;
  query: SearchQuery;
  sources: Omit<Source, 'keys'>[];
  now: Date;
}

/** One search: finds with the words as they were typed and, if that is little, with corrected ones, too. */
class SearchRun {
  private corrected?: SearchTerms | undefined;

  constructor(
    private readonly database: Database,
    private readonly asked: Asked,
    private readonly exact: SearchTerms,
  ) {}

  async find(slice: { limit: number; offset: number }): Promise<RawRows[]> {
    if (!this.corrected) {
      const found = await this.findBy(this.exact, slice);
      if ((found[0]?.total ?? 0) >= minFound) return found;
      this.corrected = await this.correct();
      if (!this.corrected) return found;
    }
    return this.findBy(this.corrected, slice);
  }

  async load(ids: string[]): Promise<SearchHit[]> {
    if (ids.length === 0) return [];
    const sources = this.numbered(firstKeys.load);
    const values = [...this.values(this.exact), ids, ...keysOf(sources)];
    const found = await this.database.query<FoundDocument>(loadDocuments(sources), values);
    const isMatch = (this.corrected ?? this.exact).matcher();
    return found.map((document) => shown(document, isMatch));
  }

  private findBy(terms: SearchTerms, { limit, offset }: { limit: number; offset: number }): Promise<RawRows[]> {
    const { type, sort = type ? 'relevance' : '-createdAt' } = this.asked.query;
    const sources = this.numbered(firstKeys.find);
    const values = [...this.values(terms), limit, offset, ...keysOf(sources)];
    return this.database.query<RawRows>(findDocuments(sources, sort === '-createdAt'), values);
  }

  private async correct(): Promise<SearchTerms | undefined> {
    const { correctable } = this.exact;
    if (correctable.length === 0) return undefined;
    const similar = await this.database.query<{ word: string; similar: string[] }>(loadSimilar, [correctable]);
    return this.exact.correctedBy(new Map(similar.map(({ word, similar: words }) => [word, words])));
  }

  private values(terms: SearchTerms): unknown[] {
    const { actor, query, now } = this.asked;
    const filters = [query.from, query.to, query.subjectId, query.courseId].map((value) => value ?? null);
    return [actor.userId, actor.organizationId, now, terms.tsquery, this.exact.tsquery, ...filters];
  }

  private numbered(first: number): Source[] {
    let next = first;
    return this.asked.sources.map((source) => ({ ...source, keys: source.rows.keys ? `$${next++}::uuid[]` : '' }));
  }
}

const keysOf = (sources: Source[]): string[][] => sources.flatMap(({ rows }) => (rows.keys ? [rows.keys] : []));

function shown({ text, ...document }: FoundDocument, isMatch: IsMatch): SearchHit {
  const { title } = document;
  return { ...document, highlightedTitle: highlight(title, isMatch), snippet: snippetOf(readableText(text), isMatch) };
}
