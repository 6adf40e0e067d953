import type { Issues } from '#platform/shapes/issues.js';
import { about, integer, listOf, object, optional, text } from '#platform/shapes/schema.js';
import { type LessonTypeDefinition, lessonText, webAddress } from './lesson-type-definition.js';

/** A point of the video at which the player may stop or to which it may jump. */
interface Checkpoint {
  atSeconds: number;
  title: string;
}

interface VideoContent {
  videoUrl: string;
  checkpoints?: Checkpoint[];
  text?: string;
}

const maxVideoSeconds = 24 * 60 * 60;

const checkpoint = object<Checkpoint>({
  atSeconds: about('Seconds from the beginning', integer({ max: maxVideoSeconds })),
  title: about('What begins there', text({ min: 1, max: 200 })),
});

/** The learner watches a video. */
export const video: LessonTypeDefinition<'video', VideoContent> = {
  type: 'video',
  about: 'The learner watches a video',
  example: {
    videoUrl: 'https://videos.example/reading-maps.mp4',
    checkpoints: [
      { atSeconds: 0, title: 'Symbols' },
      { atSeconds: 95, title: 'Scale' },
    ],
    text: 'Have a **map** of your town beside you.',
  },
  content: object<VideoContent>({
    videoUrl: about('Address of the video', webAddress),
    checkpoints: optional(about('Points of the video, in order', listOf(checkpoint, { max: 100 }))),
    text: optional(about('What is shown beside the video', lessonText())),
  }),
  checkRules: ({ checkpoints = [] }, issues) => checkOrder(checkpoints, issues),
  sanitize: ({ text, ...rest }, sanitize) => ({ ...rest, ...(text !== undefined && { text: sanitize(text) }) }),
};

function checkOrder(checkpoints: Checkpoint[], issues: Issues): void {
  for (const [n, { atSeconds }] of checkpoints.entries()) {
    const before = checkpoints[n - 1];
    if (before && before.atSeconds >= atSeconds)
      issues.at('checkpoints', n, 'atSeconds').add('order', 'Must be later than the checkpoint before.');
  }
}
