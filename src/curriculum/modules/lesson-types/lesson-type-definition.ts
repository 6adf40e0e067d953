import type { Issues } from '#platform/shapes/issues.js';
import { richText, type Schema, textLike } from '#platform/shapes/schema.js';

/** Sanitizes a rich text. */
export type Sanitizer = (text: string) => string;

/**
 * Everything the server knows about one type of lesson. A new type is a file with such a definition and an entry in
 * lesson-types.ts; the CHECK constraint on the type column needs a migration (docs/decisions/0133).
 */
export interface LessonTypeDefinition<Type extends string, Content> {
  readonly type: Type;

  /** What the learner does, for the API document. */
  readonly about: string;

  /** A valid content. Documents the API and is used by the tests. */
  readonly example: Content;

  readonly content: Schema<Content>;

  /** Adds an issue for every rule that a well-formed content breaks. */
  checkRules(content: Content, issues: Issues): void;

  /** Sanitizes the texts that are displayed as rich text. */
  sanitize(content: Content, sanitize: Sanitizer): Content;
}

const maxTextLength = 50_000;

/** The rich text of a lesson. */
export const lessonText = (min = 0): Schema<string> => richText({ min, max: maxTextLength });

/** The address of a page or video. The server never fetches it. */
export const webAddress: Schema<string> = textLike(
  2_000,
  'url',
  'Must be a URL that begins with https://.',
  (value) => /^https:\/\/[^\s/?#]\S*$/.test(value) && URL.canParse(value),
);

export const noRules = (): void => undefined;
