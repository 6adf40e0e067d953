import { sanitizeRichText } from '#platform/text/rich-text.js';
import { type QuestionContent, type QuestionOf, type ResponseOf } from './question-content.js';
import { definitionOf, type QuestionType } from './question-types.js';
import { sanitizedOptions } from './shared/key-options.js';

/**
 * Sanitizes all texts of a question that are displayed: prompt, choices, gaps, feedback, guidance. Questions in plain
 * text are returned unchanged, because clients display them escaped.
 */
export function sanitizeContent(content: QuestionContent): QuestionContent;
export function sanitizeContent(content: QuestionOf<QuestionType>): QuestionOf<QuestionType> {
  const { format, prompt, feedback } = content;
  if (format === 'plain') return content;
  const sanitize = (text: string) => sanitizeRichText(text, format === 'markdown' ? 'markdown' : 'html');
  const parts = definitionOf(content.type).sanitize(content, sanitize);
  const key = { ...parts.key, ...sanitizedOptions(content.key, sanitize) };
  return { ...content, body: parts.body, key, prompt: sanitize(prompt), feedback: sanitize(feedback) };
}

export function sanitizeResponse<T extends QuestionType>(
  type: T,
  response: ResponseOf<T> | null,
): ResponseOf<T> | null {
  return response === null ? null : definitionOf(type).sanitizeResponse(response);
}
