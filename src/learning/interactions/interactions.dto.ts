import { Id, Instant, Int, Json, Many, Text } from '#platform/shapes/fields.js';
import { PageQuery } from '#platform/api/page.js';

const kind = {
  max: 50,
  pattern: /^[a-z][a-z0-9-]{1,49}$/,
  shape: '2 to 50 lower-case letters, digits and -, a letter first',
  example: 'viewed-slide',
};

export class InteractionDraft {
  @Text(kind)
  type: string;

  @Json({ default: {}, example: { slide: 4 }, about: 'Whatever belongs to it, at most 8 KB' })
  payload: Record<string, unknown>;
}

/** One thing that was done, or several that a client has collected, oldest first. */
export class InteractionsDraft {
  @Text({ ...kind, optional: true, about: 'What was done; left out when items are sent' })
  type?: string;

  @Json({ optional: true, example: { slide: 4 }, about: 'Whatever belongs to it, at most 8 KB' })
  payload?: Record<string, unknown>;

  @Many(() => InteractionDraft, { min: 1, max: 50, optional: true, about: 'Several at once, instead of type' })
  items?: InteractionDraft[];
}

export class InteractionQuery extends PageQuery {
  @Text({ ...kind, example: undefined, optional: true, about: 'Only of this type' })
  type?: string;

  @Id({ optional: true, about: 'Go on after this line: next of the answer before. page and total then mean nothing' })
  after?: string;
}

export class InteractionView {
  @Id()
  id: string;

  @Text({ max: 50, example: 'viewed-slide' })
  type: string;

  @Json({ example: { slide: 4 } })
  payload: Record<string, unknown>;

  @Instant()
  createdAt: Date;
}

/** A page, newest first; by `next` one goes on without anybody counting. */
export class InteractionPage {
  @Many(() => InteractionView)
  items: InteractionView[];

  @Id({ nullable: true, about: 'Send it as after to read on; null at the end' })
  next: string | null;

  @Int({ min: 0, optional: true, about: 'How many there are; 10001 means more than 10000. Not with after' })
  total?: number;

  @Int({ min: 1, optional: true, about: 'Not with after' })
  page?: number;

  @Int({ min: 1 })
  limit: number;
}
