import type { Schema } from '#platform/shapes/schema.js';
import { calculated } from './calculated/calculated.js';
import { cloze } from './cloze.js';
import { file } from './file.js';
import { kprim } from './kprim.js';
import { longText } from './long-text.js';
import { matching } from './matching.js';
import { multipleChoice } from './multiple-choice.js';
import { numeric } from './numeric.js';
import { ordering } from './ordering.js';
import { codeOutput } from './phrases/code-output.js';
import { gapMatch } from './phrases/gap-match.js';
import { hotText } from './phrases/hot-text.js';
import { drawing } from './pictures/drawing.js';
import { hotspot } from './pictures/hotspot.js';
import { pointOnImage } from './pictures/point-on-image.js';
import { qti } from './qti.js';
import { type QuestionTypeDefinition } from './question-type-definition.js';
import { type KeyOptions, withKeyOptions } from './shared/key-options.js';
import { shortText } from './short-text.js';
import { singleChoice } from './single-choice.js';
import { trueFalse } from './true-false.js';

/** All question types, in the order the API documents them. Everything about types is derived from this list. */
export const questionTypeDefinitions = [
  singleChoice,
  multipleChoice,
  trueFalse,
  kprim,
  numeric,
  calculated,
  shortText,
  codeOutput,
  matching,
  ordering,
  cloze,
  gapMatch,
  hotText,
  hotspot,
  pointOnImage,
  longText,
  file,
  drawing,
  qti,
] as const;

type AnyDefinition = (typeof questionTypeDefinitions)[number];

export type QuestionType = AnyDefinition['type'];

/** Body, key and response of each type. */
export type QuestionParts = {
  [D in AnyDefinition as D['type']]: Pick<D['example'], 'body' | 'response'> & {
    key: D['example']['key'] & KeyOptions;
  };
};

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

/** The schema of the whole key of a question: its answers, and the options that every automatic type has. */
export function keySchemaOf<T extends QuestionType>(
  type: T,
  body: QuestionParts[T]['body'],
): Schema<QuestionParts[T]['key']> {
  const definition = definitionOf(type);
  const key = definition.key(body);
  return definition.isManual ? key : withKeyOptions(key);
}
