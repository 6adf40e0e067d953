import { about, object } from '#platform/shapes/schema.js';
import { type LessonTypeDefinition, lessonText, noRules } from './lesson-type-definition.js';

interface TextContent {
  text: string;
}

/** The learner reads a text. */
export const text: LessonTypeDefinition<'text', TextContent> = {
  type: 'text',
  about: 'The learner reads a text',
  example: { text: 'A **map** shows a place from above. North is usually at the top.' },
  content: object<TextContent>({ text: about('What the learner reads', lessonText(1)) }),
  checkRules: noRules,
  sanitize: ({ text }, sanitize) => ({ text: sanitize(text) }),
};
