import { type QuestionContent } from './question-content.js';
import { definitionOf } from './question-types.js';

/**
 * The body of a question as a student sees it, without the key. The same seed gives the same order of choices, prompts
 * and gaps, so that an attempt looks the same after a reload; without a seed they keep the author's order. Options to
 * match and items to order are always shuffled.
 */
export function studentViewOf({ type, body }: QuestionContent, shuffleSeed?: string): QuestionContent['body'] {
  return definitionOf(type).studentView(body, shuffleSeed);
}
