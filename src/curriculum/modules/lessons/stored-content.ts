import { readContent } from '#curriculum/modules/lesson-types/lesson-rules.js';
import type { LessonContent, LessonType } from '#curriculum/modules/lesson-types/lesson-types.js';
import { invalid, type Issue } from '#platform/problems/problem.js';

export const lessonInvalid = (issues: Issue[]) =>
  invalid('lesson_invalid', 'The content does not fit the type of the lesson. See errors.', issues);

/** The content as it is stored, and the questions of an exercise. */
interface StoredContent {
  stored: Partial<LessonContent>;
  questionIds: string[];
}

/** Throws 400 with all issues by path. */
export function readStored(type: LessonType, input: object): StoredContent {
  const issues: Issue[] = [];
  const stored = storedOf(type, input, issues);
  if (issues.length > 0) throw lessonInvalid(issues);
  return stored;
}

/** Adds the issues of the content by path, which begins with `prefix`. */
export function storedOf(type: LessonType, input: object, issues: Issue[], prefix = ''): StoredContent {
  const reading = readContent(type, input);
  if ('issues' in reading) {
    issues.push(...reading.issues.map((issue) => ({ ...issue, field: `${prefix}${issue.field}` })));
    return { stored: {}, questionIds: [] };
  }
  const { content } = reading;
  if (!('exercises' in content)) return { stored: content, questionIds: [] };
  const { exercises, ...stored } = content;
  return { stored, questionIds: exercises.map(({ questionId }) => questionId) };
}
