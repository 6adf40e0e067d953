import { type QuestionContent } from '#questions/types/question-content.js';

/**
 * The content with each text replaced by the other one wherever it stands. The texts must need no escaping in JSON, such
 * as addresses of files.
 */
export function withTexts(
  content: QuestionContent,
  replacements: readonly (readonly [text: string, other: string])[],
): QuestionContent;
export function withTexts(content: object, replacements: readonly (readonly [string, string])[]): unknown {
  const json = replacements.reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(content));
  const replaced: unknown = JSON.parse(json);
  return replaced;
}
