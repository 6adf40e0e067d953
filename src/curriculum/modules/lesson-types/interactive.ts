import { about, anyObject, object, oneOf, optional } from '#platform/shapes/schema.js';
import { type LessonTypeDefinition, lessonText, webAddress } from './lesson-type-definition.js';

const kinds = ['embed', 'quiz', 'simulation'] as const;

interface Interactive {
  kind: (typeof kinds)[number];
  url?: string;
  data?: Record<string, unknown>;
}

interface InteractiveContent {
  interactive: Interactive;
  text?: string;
}

const interactiveSchema = object<Interactive>({
  kind: about('What the client shows', oneOf(kinds)),
  url: optional(about('Address that the client embeds in a sandbox', webAddress)),
  data: optional(about('Settings for the client, which reads them as data, never as markup', anyObject)),
});

/** The learner uses something the client embeds or runs. */
export const interactive: LessonTypeDefinition<'interactive', InteractiveContent> = {
  type: 'interactive',
  about: 'The learner uses something that the client embeds or runs',
  example: {
    interactive: { kind: 'simulation', url: 'https://simulations.example/compass', data: { north: 'up' } },
    text: 'Turn the compass until the needle points to *north*.',
  },
  content: object<InteractiveContent>({
    interactive: about('What the learner uses', interactiveSchema),
    text: optional(about('Instructions', lessonText())),
  }),
  checkRules: ({ interactive: { kind, url, data } }, issues) => {
    if (kind === 'embed' && url === undefined) issues.at('interactive', 'url').add('missing', 'An embed needs a url.');
    if (url === undefined && data === undefined)
      issues.at('interactive').add('missing', 'Interactive content needs a url or data.');
  },
  sanitize: ({ text, ...rest }, sanitize) => ({ ...rest, ...(text !== undefined && { text: sanitize(text) }) }),
};
