import type { Issue } from '#platform/problems/problem.js';
import { Issues } from '#platform/shapes/issues.js';
import { sanitizeRichText } from '#platform/text/rich-text.js';
import { definitionOf, type LessonContent, type LessonContents, type LessonType } from './lesson-types.js';

/** A limit below that of the column, which counts bytes. */
const maxContentLength = 100_000;

/**
 * Reads the content of a lesson from untrusted JSON: valid and with its texts sanitized, or all issues by their path
 * (`content.checkpoints[2].title`).
 */
export function readContent(type: LessonType, input: unknown): { content: LessonContent } | { issues: Issue[] } {
  const issues = new Issues();
  const inContent = issues.at('content');
  if (!isContent(type, input, inContent)) return { issues: issues.found };
  const content = definitionOf(type).sanitize(input, (text) => sanitizeRichText(text, 'markdown'));
  if (JSON.stringify(content).length > maxContentLength) {
    inContent.add('too_long', 'The lesson is too long. Split it.');
    return { issues: issues.found };
  }
  // Sanitizing can empty a text, so the content is checked again.
  return isContent(type, content, inContent) ? { content } : { issues: issues.found };
}

function isContent<T extends LessonType>(type: T, value: unknown, issues: Issues): value is LessonContents[T] {
  const definition = definitionOf(type);
  if (!definition.content(value, issues)) return false;
  const before = issues.found.length;
  definition.checkRules(value, issues);
  return issues.found.length === before;
}
