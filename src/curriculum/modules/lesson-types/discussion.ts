import { about, object } from '#platform/shapes/schema.js';
import { type LessonTypeDefinition, lessonText, noRules } from './lesson-type-definition.js';

interface DiscussionContent {
  text: string;
}

/** The learners discuss a topic in threads of posts. */
export const discussion: LessonTypeDefinition<'discussion', DiscussionContent> = {
  type: 'discussion',
  about: 'The learners discuss a topic in threads',
  example: { text: 'Which map did you use last, and **what for**?' },
  content: object<DiscussionContent>({ text: about('The topic', lessonText(1)) }),
  checkRules: noRules,
  sanitize: ({ text }, sanitize) => ({ text: sanitize(text) }),
};
