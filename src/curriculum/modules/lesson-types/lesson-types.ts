import { discussion } from './discussion.js';
import { exercise } from './exercise.js';
import { interactive } from './interactive.js';
import type { LessonTypeDefinition } from './lesson-type-definition.js';
import { text } from './text.js';
import { video } from './video.js';

/** All types of lessons, in the order the API documents them. Everything about types is derived from this list. */
export const lessonTypeDefinitions = [video, text, interactive, exercise, discussion] as const;

type AnyDefinition = (typeof lessonTypeDefinitions)[number];

export type LessonType = AnyDefinition['type'];

/** The content of a lesson, by type. */
export type LessonContents = { [D in AnyDefinition as D['type']]: D['example'] };

export type LessonContent = LessonContents[LessonType];

export const lessonTypes: readonly LessonType[] = lessonTypeDefinitions.map(({ type }) => type);

type DefinitionOf<T extends LessonType> = LessonTypeDefinition<T, LessonContents[T]>;

export function definitionOf<T extends LessonType>(type: T): DefinitionOf<T> {
  for (const definition of lessonTypeDefinitions) if (isOfType(definition, type)) return definition;
  throw new RangeError(`Unknown type of lesson: ${type}`);
}

function isOfType<T extends LessonType>(definition: { type: LessonType }, type: T): definition is DefinitionOf<T> {
  return definition.type === type;
}
