import { cloze } from './cloze.js';
import { file } from './file.js';
import { longText } from './long-text.js';
import { matching } from './matching.js';
import { multipleChoice } from './multiple-choice.js';
import { numeric } from './numeric.js';
import { ordering } from './ordering.js';
import { type QuestionTypeDefinition } from './question-type-definition.js';
import { shortText } from './short-text.js';
import { singleChoice } from './single-choice.js';
import { trueFalse } from './true-false.js';

/** All question types, in the order the API documents them. Everything about types is derived from this list. */
export const questionTypeDefinitions = [
  singleChoice,
  multipleChoice,
  trueFalse,
  numeric,
  shortText,
  matching,
  ordering,
  cloze,
  longText,
  file,
] as const;

type AnyDefinition = (typeof questionTypeDefinitions)[number];

export type QuestionType = AnyDefinition['type'];

/** Body, key and response of each type. */
export type QuestionParts = { [D in AnyDefinition as D['type']]: Pick<D['example'], 'body' | 'key' | 'response'> };

type DefinitionOf<T extends QuestionType> = QuestionTypeDefinition<
  T,
  QuestionParts[T]['body'],
  QuestionParts[T]['key'],
  QuestionParts[T]['response']
>;

export const questionTypes: readonly QuestionType[] = questionTypeDefinitions.map(({ type }) => type);

/** Types that a teacher grades; all others are graded on submission. */
export const manualTypes: readonly QuestionType[] = questionTypeDefinitions.flatMap(({ type, isManual }) =>
  isManual ? [type] : [],
);

export function definitionOf<T extends QuestionType>(type: T): DefinitionOf<T> {
  for (const definition of questionTypeDefinitions) if (isOfType(definition, type)) return definition;
  throw new RangeError(`Unknown question type: ${type}`);
}

function isOfType<T extends QuestionType>(definition: { type: QuestionType }, type: T): definition is DefinitionOf<T> {
  return definition.type === type;
}
