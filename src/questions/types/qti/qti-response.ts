import type { Issues } from '#platform/shapes/issues.js';
import { about, listOf, object, recordOf, type Schema } from '#platform/shapes/schema.js';
import { answerText } from '#questions/types/shared/part-schemas.js';
import { type QtiBody, type QtiChoice, type QtiInteraction } from './qti-schemas.js';

type Given = string | string[];

const maxValues = 200;

/**
 * One value as text, or several for an interaction with several values: at most as many as the interaction allows, and each
 * choice in at most as many pairs as it may be used. Otherwise a student could earn the points of every choice by making all.
 */
function given({ cardinality, max = 0, choices = [], targets = [] }: QtiInteraction): Schema<Given> {
  const isSingle = cardinality === 'single' || cardinality === 'record';
  const several = listOf(answerText, { max: isSingle ? 1 : max || maxValues });
  const limited = [...choices, ...targets].filter((choice) => choice.max);
  return Object.assign(
    (value: unknown, issues: Issues): value is Given => {
      if (!Array.isArray(value)) return answerText(value, issues);
      return several(value, issues) && limited.every((choice) => isWithinMax(choice, value, issues));
    },
    { json: () => ({ anyOf: [answerText.json(), several.json()] }) },
  );
}

/** In a pair `A B`, both are used. */
function isWithinMax({ id, max = 0 }: QtiChoice, pairs: string[], issues: Issues): boolean {
  const used = pairs.flatMap((pair) => pair.trim().split(/\s+/)).filter((one) => one === id).length;
  return used <= max || issues.add('uses', `${id} can be used ${max === 1 ? 'once' : `${max} times`}.`);
}

/**
 * Responses by response identifier in the lexical form of QTI: an identifier, a number, a text, a pair as `A B`, or a
 * point as `10 20`.
 */
export const qtiResponse = ({ interactions }: QtiBody) =>
  object({
    responses: about(
      'Response identifier → one value, or a list of values',
      recordOf(new Map(interactions.map((interaction) => [interaction.id, given(interaction)]))),
    ),
  });

/** Whether anything was answered. */
export const isResponse = (responses: Record<string, Given>): boolean =>
  Object.values(responses).some((value) => (Array.isArray(value) ? value.length > 0 : value.trim() !== ''));
