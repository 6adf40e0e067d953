import { lessonTypeDefinitions } from '#curriculum/modules/lesson-types/lesson-types.js';
import { namedSchema } from '#platform/shapes/named-schemas.js';
import { pascalCaseOf } from '#platform/text/names.js';

/** Content by type of lesson, for `VariesBy`. */
export const contentsByType = Object.fromEntries(
  lessonTypeDefinitions.map(({ type, about, example, content }) => [
    type,
    {
      content: namedSchema(pascalCaseOf(`${type}_lesson_content`), () => ({
        ...content.json(),
        description: about,
        example,
      })),
    },
  ]),
);

/** The content of a lesson whose type is given elsewhere, such as in a change of a lesson. */
export const contentOfAnyType = { anyOf: Object.values(contentsByType).map(({ content }) => content) };
