import { PageQuery } from '#platform/api/page.js';
import { Id, Instant, Int, Json, Many, Text } from '#platform/shapes/fields.js';

const typeField = {
  max: 50,
  pattern: /^[a-z][a-z0-9-]{1,49}$/,
  shape: '2 to 50 lower-case letters, digits and hyphens, starting with a letter',
  example: 'viewed-slide',
};

export class InteractionDraft {
  @Text({ ...typeField, about: 'Type of the interaction' })
  type: string;

  @Json({ default: {}, example: { slide: 4 }, about: 'Details of the interaction, at most 8 KB of JSON' })
  payload: Record<string, unknown>;
}

/** One interaction, or a batch a client has collected, oldest first. */
export class InteractionsDraft {
  @Text({ ...typeField, optional: true, about: 'Type of the interaction; omit it when sending items' })
  type?: string;

  @Json({ optional: true, example: { slide: 4 }, about: 'Details of the interaction, at most 8 KB of JSON' })
  payload?: Record<string, unknown>;

  @Many(() => InteractionDraft, { min: 1, max: 50, optional: true, about: 'Several interactions, instead of type' })
  items?: InteractionDraft[];
}

export class InteractionQuery extends PageQuery {
  @Text({ ...typeField, example: undefined, optional: true, about: 'Only interactions of this type' })
  type?: string;

  @Id({ optional: true, about: 'Cursor: the next value of the previous page. page is ignored and total omitted' })
  after?: string;
}

export class InteractionView {
  @Id()
  id: string;

  @Text({ max: 50, example: 'viewed-slide', about: 'Type of the interaction' })
  type: string;

  @Json({ example: { slide: 4 }, about: 'Details of the interaction' })
  payload: Record<string, unknown>;

  @Instant()
  createdAt: Date;
}

/** A page, newest first. `next` is a cursor, so that clients can page on without a count. */
export class InteractionPage {
  @Many(() => InteractionView, { about: 'The interactions, newest first' })
  items: InteractionView[];

  @Id({ nullable: true, about: 'Cursor to send as after; null on the last page' })
  next: string | null;

  @Int({ min: 0, optional: true, about: 'Number of interactions; 10001 means more than 10000. Omitted with after' })
  total?: number;

  @Int({ min: 1, optional: true, about: 'Omitted with after' })
  page?: number;

  @Int({ min: 1, about: 'Rows per page' })
  limit: number;
}
