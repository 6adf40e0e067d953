import { isDeepStrictEqual } from 'node:util';
import type { QuestionContent, QuestionOf } from '#questions/types/question-content.js';
import { definitionOf, type QuestionType } from '#questions/types/question-types.js';
import { noDraw } from '#questions/types/shared/draw.js';

/** JSON of PostgreSQL cannot contain it, so that it marks displayed texts. */
const mark = '\u0000';

/**
 * Whether responses to a question mean the same after it has changed: it is of the same type, its body differs only in texts
 * that are displayed, and `seeds`, those of the item in its attempts, draw the same values. A text that has moved to another
 * place, as if two choices were exchanged, changes the meaning.
 */
export function responsesFit(before: QuestionContent, after: QuestionContent, seeds: string[] = []): boolean {
  const [earlier, later] = [displayOf(before), displayOf(after)];
  const known = new Set(earlier.texts);
  const isMoved = later.texts.some((text, at) => text !== earlier.texts[at] && known.has(text));
  return before.type === after.type && earlier.shape === later.shape && !isMoved && drawsSame(before, after, seeds);
}

/** Whether the same body shows the same values with both keys, for each of the seeds. */
function drawsSame(before: QuestionContent, after: QuestionContent, seeds: string[]): boolean;
function drawsSame({ type, body, key }: QuestionOf<QuestionType>, after: QuestionOf<QuestionType>, seeds: string[]) {
  const definition = definitionOf(type);
  const shownWith = (by: typeof key, seed: string) => definition.studentView({ body, key: by }, { ...noDraw, seed });
  return (
    !definition.isDrawn || seeds.every((seed) => isDeepStrictEqual(shownWith(key, seed), shownWith(after.key, seed)))
  );
}

/** The body without its displayed texts, as JSON, and these texts in their order. */
function displayOf(content: QuestionContent): { shape: string; texts: string[] };
function displayOf({ type, body, key }: QuestionOf<QuestionType>): { shape: string; texts: string[] } {
  const texts: string[] = [];
  const marked = definitionOf(type).sanitize({ body, key }, (text) => mark + text);
  const shape = JSON.stringify(marked.body, (_, value: unknown) => {
    if (typeof value !== 'string' || !value.startsWith(mark)) return value;
    texts.push(value);
    return '';
  });
  return { shape, texts };
}
