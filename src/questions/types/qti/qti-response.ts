import { type QtiBody, type QtiInteraction } from './qti-schemas.js';
import { answerText } from '#questions/types/shared/part-schemas.js';
import { about, listOf, object, recordOf, type Schema } from '#platform/shapes/schema.js';

type Given = string | string[];

const several = listOf(answerText, { max: 200 });

/** One value as text, or several for an interaction with several values. */
const given: Schema<Given> = Object.assign(
  (value: unknown, issues: Parameters<typeof answerText>[1]): value is Given =>
    Array.isArray(value) ? several(value, issues) : answerText(value, issues),
  { json: () => ({ anyOf: [answerText.json(), several.json()] }) },
);

/**
 * Responses by response identifier in the lexical form of QTI: an identifier, a number, a text, a pair as `A B`, or a
 * point as `10 20`.
 */
export const qtiResponse = ({ interactions }: QtiBody) =>
  object({
    responses: about(
      'Response identifier → one value, or a list of values',
      recordOf(new Map(interactions.map(({ id }: QtiInteraction) => [id, given]))),
    ),
  });

/** Whether anything was answered. */
export const isResponse = (responses: Record<string, Given>): boolean =>
  Object.values(responses).some((value) => (Array.isArray(value) ? value.length > 0 : value.trim() !== ''));
