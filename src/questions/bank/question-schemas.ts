import { namedSchema, type SchemaReference } from '#platform/shapes/named-schemas.js';
import type { JsonSchema } from '#platform/shapes/schema.js';
import { pascalCaseOf } from '#platform/text/names.js';
import { definitionOf, keySchemaOf, type QuestionType, questionTypes } from '#questions/types/question-types.js';

type Part = 'body' | 'key' | 'response';

const descriptions: Record<Part, string> = {
  body: 'What a student sees of a question of type',
  key: 'The correct answers of a question of type',
  response: 'A response to a question of type',
};

/** The schemas of the parts of a type. Key and response depend on the body, so those of the example stand for all. */
const schemasOf = (type: QuestionType): Record<Part, () => JsonSchema> => {
  const definition = definitionOf(type);
  const { body } = definition.example;
  return {
    body: definition.body.json,
    key: () => keySchemaOf(type, body).json(),
    response: () => definition.response(body).json(),
  };
};

/** `SingleChoiceBody`, with the example of the type. */
const documented = (type: QuestionType, part: Part): SchemaReference =>
  namedSchema(pascalCaseOf(`${type}_${part}`), () => ({
    ...schemasOf(type)[part](),
    description: `${descriptions[part]} ${type}`,
    example: definitionOf(type).example[part],
  }));

const references = new Map(
  questionTypes.map((type) => [type, { body: documented(type, 'body'), key: documented(type, 'key') }]),
);
const partsOf = (part: 'body' | 'key') => Array.from(references.values(), (parts) => parts[part]);

/** Body and key by question type, for `VariesBy`. */
export const partsByType = Object.fromEntries(references);

/** The body alone, for those who do not read keys. */
export const bodiesByType = Object.fromEntries(Array.from(references, ([type, { body }]) => [type, { body }]));

/** The prompt that belongs to the example of each type. */
export const promptsByType = Object.fromEntries(
  questionTypes.map((type) => [type, { prompt: definitionOf(type).example.prompt }]),
);

/** A body or a key whose type is given elsewhere, such as in a change of a question. */
export const bodyOfAnyType = { anyOf: partsOf('body') };
export const keyOfAnyType = { anyOf: partsOf('key') };

const anyResponse = namedSchema('QuestionResponse', () => ({
  description: 'A response in the form for the type of the question; null for no response',
  anyOf: [...questionTypes.map((type) => documented(type, 'response')), { type: 'null' }],
}));

/** Item id → response. The type of an item decides on the form of its response. */
export const responsesByItem = { type: 'object' as const, additionalProperties: anyResponse };
