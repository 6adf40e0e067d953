import { PageOf, PageQuery } from '#platform/api/page.js';
import { type DocumentKind, documentKinds } from '#platform/search/search-source.port.js';
import { Choice, Flag, Id, Instant, Text } from '#platform/shapes/fields.js';

/** What a search covers: one kind of documents, or all. */
export const searchTypes = [...documentKinds, 'all'] as const;
export type SearchType = (typeof searchTypes)[number];

export const searchOrders = ['relevance', '-createdAt'] as const;
export type SearchOrder = (typeof searchOrders)[number];

export class SearchQuery extends PageQuery {
  @Text({
    min: 2,
    max: 200,
    example: 'photosynthesis',
    about:
      'Words or beginnings of words, in any order; case, accents and apostrophes are ignored, other forms of a word are found, and misspelled words if little else is',
  })
  q: string;

  @Choice(searchTypes, { optional: true, about: 'Kind of the documents, or all; by default notes and transcriptions' })
  type?: SearchType;

  @Id({ optional: true, about: 'Only documents of this subject' })
  subjectId?: string;

  @Id({ optional: true, about: 'Only documents of this course' })
  courseId?: string;

  @Instant({ optional: true, about: 'Only documents created at this time or later' })
  from?: Date;

  @Instant({ optional: true, about: 'Only documents created before this time' })
  to?: Date;

  @Choice(searchOrders, {
    optional: true,
    about: 'Best match or newest first; by default best match, and newest first without a type',
  })
  sort?: SearchOrder;

  @Flag({ default: false, about: 'Also search transcriptions that have been archived' })
  includeArchived: boolean;
}

/** A document that was found. */
export class SearchHit {
  @Id({ about: 'Id of the document' })
  id: string;

  @Choice(documentKinds, { about: 'Kind of the document' })
  type: DocumentKind;

  @Text({ example: 'Plants and light', about: 'Title; plain text' })
  title: string;

  @Text({
    max: 10_000,
    example: 'Plants and <mark>light</mark>',
    about: 'The title as HTML: escaped, with the words found in mark elements',
  })
  highlightedTitle: string;

  @Text({
    max: 10_000,
    example: '… turn <mark>light</mark> into sugar …',
    about: 'Part of the text as HTML: escaped, with the words found in mark elements. Empty without a text',
  })
  snippet: string;

  @Text({ max: 200, example: '/sections/01960000-0000-7000-8000-000000000000', about: 'API path of the document' })
  path: string;

  @Id({ nullable: true, about: 'Subject of the document; null if it has none' })
  subjectId: string | null;

  @Id({ nullable: true, about: 'Course of the document; null if it has none' })
  courseId: string | null;

  @Instant({ about: 'When the document was created' })
  createdAt: Date;
}

export class SearchPage extends PageOf(SearchHit) {}
