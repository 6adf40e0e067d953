import type { Issues } from '#platform/shapes/issues.js';
import {
  about,
  anyObject,
  distinct,
  flag,
  integer,
  type JsonSchema,
  listOf,
  object,
  oneOf,
  optional,
  record,
  type Schema,
  text,
  textLike,
} from '#platform/shapes/schema.js';
import { numeral, shownText } from '#questions/types/shared/part-schemas.js';
import { type Fault } from './check-rules.js';
import { type QtiNode } from './node.js';

/** The interactions of QTI 2 and 3 that a client can show (docs/questions.md). */
export const interactionTypes = [
  'choice',
  'order',
  'associate',
  'match',
  'gap_match',
  'inline_choice',
  'text_entry',
  'extended_text',
  'hottext',
  'hotspot',
  'select_point',
  'graphic_order',
  'graphic_associate',
  'graphic_gap_match',
  'position_object',
  'slider',
  'upload',
  'drawing',
] as const;
export type InteractionType = (typeof interactionTypes)[number];

/** What can be chosen, ordered, matched or placed. On an image it has a shape and coordinates. */
export interface QtiChoice {
  id: string;
  text: string;
  max?: number;
  isFixed?: boolean;
  shape?: string;
  coords?: string;
}

export interface QtiImage {
  source: string;
  width: number;
  height: number;
}

/** One place where the student answers; `[[id]]` marks it in the content. */
export interface QtiInteraction {
  /** The response identifier. */
  id: string;
  type: InteractionType;
  cardinality: 'single' | 'multiple' | 'ordered' | 'record';
  prompt?: string;
  choices?: QtiChoice[];
  targets?: QtiChoice[];
  /** For gap_match and hottext: the text, with `[[id]]` at each gap or before each part that can be chosen. */
  text?: string;
  image?: QtiImage;
  min?: number;
  max?: number;
  shuffle?: boolean;
  lower?: string;
  upper?: string;
  step?: string;
}

export interface QtiBody {
  content: string;
  interactions: QtiInteraction[];
}

const maxEntries = 200;
const identifier = textLike(
  100,
  'id',
  'Must be a QTI identifier: letters, digits, and - _ . : only, at most 100.',
  (value) => /^[\p{L}\p{N}_.:-]+$/u.test(value) && !(value in {}),
);

const choice = object<QtiChoice>({
  id: about('Identifies the choice in responses', identifier),
  text: about('In the format of the question; empty for a place on an image', text({ max: 20_000 })),
  max: optional(about('How often it can be used; 0 means any number', integer({ max: 10_000 }))),
  isFixed: optional(about('Whether it keeps its place when choices are shuffled', flag)),
  shape: optional(about('circle, rect, poly, ellipse or default', text({ max: 20 }))),
  coords: optional(about('Pixels of the image, separated by commas', text({ max: 4_000 }))),
});

const choices = distinct(listOf(choice, { min: 1, max: maxEntries }), (one) => one.id);
const pixels = integer({ min: 1, max: 10_000 });
const decimalText = numeral('Must be a number.', () => true);

const interaction = object<QtiInteraction>({
  id: about('The response identifier; [[id]] marks the place in the content', identifier),
  type: about('What the student does', oneOf(interactionTypes)),
  cardinality: about('One value, several or several in order', oneOf(['single', 'multiple', 'ordered', 'record'])),
  prompt: optional(about('In the format of the question', shownText)),
  choices: optional(about('What can be chosen, ordered or placed', choices)),
  targets: optional(about('For match, gap_match and graphic_gap_match: what choices are assigned to', choices)),
  text: optional(about('For gap_match and hottext: the text with [[id]] at each gap or part', shownText)),
  image: optional(
    about(
      'The image that coordinates refer to',
      object<QtiImage>({
        source: about('The image in the format of the question', shownText),
        width: about('Width in pixels', pixels),
        height: about('Height in pixels', pixels),
      }),
    ),
  ),
  min: optional(about('Least number of choices', integer({ max: 10_000 }))),
  max: optional(about('Largest number of choices; 0 means any number', integer({ max: 10_000 }))),
  shuffle: optional(about('Whether choices may be shuffled', flag)),
  lower: optional(about('For slider: the smallest number', decimalText)),
  upper: optional(about('For slider: the largest number', decimalText)),
  step: optional(about('For slider: the distance of numbers', decimalText)),
});

export const qtiBody = object<QtiBody>({
  content: about(
    'The item with [[id]] at each interaction and {{NAME}} at each template variable',
    text({ max: 100_000 }),
  ),
  interactions: about('The places where the student answers', listOf(interaction, { min: 0, max: maxEntries })),
});

/** A part of the item that is shown only for a value of an outcome. */
export interface QtiFeedback {
  outcome: string;
  id: string;
  /** True if it is hidden, not shown, for that value. */
  hides: boolean;
  text: string;
}

export const qtiFeedback = object<QtiFeedback>({
  outcome: about('The outcome variable', identifier),
  id: about('The value of the outcome', identifier),
  hides: about('Whether the value hides the text instead of showing it', flag),
  text: about('In the format of the question', shownText),
});

const maxNodes = 20_000;

/** Elements of declarations and rules, each `{ name, attributes, children, text }`. */
export const qtiNodes: Schema<QtiNode[]> = Object.assign(
  (value: unknown, issues: Issues): value is QtiNode[] => {
    const counter = { left: maxNodes };
    return areNodes(value, issues, counter);
  },
  {
    json: () => ({
      type: 'array' as const,
      items: nodeJson(),
      minItems: 0,
      maxItems: maxNodes,
      description: 'Elements of QTI, each as { name, attributes, children, text }',
    }),
  },
);

/** An element; those inside are of the same form, which a schema without names cannot say. */
const nodeJson = (): JsonSchema => ({
  type: 'object',
  properties: {
    name: { type: 'string', description: 'The name of the element in QTI 2' },
    attributes: { type: 'object', description: 'Attribute → value', additionalProperties: { type: 'string' } },
    children: { type: 'array', description: 'The elements inside', items: anyObject.json() },
    text: { type: 'string', description: 'The text of an element without elements inside' },
  },
  required: ['name'],
  additionalProperties: false,
});

const fieldNames = ['name', 'attributes', 'children', 'text'];
const maxTextLength = 20_000;
const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= maxTextLength && value.isWellFormed() && !value.includes('\0');

function areNodes(value: unknown, issues: Issues, counter: { left: number }, depth = 0): value is QtiNode[] {
  if (!Array.isArray(value) || depth > 100) return issues.add('type', 'Must be a list of elements, not too deep.');
  return value.every((node: unknown, index) => isNode(node, issues.at(index), counter, depth));
}

function isNode(node: unknown, issues: Issues, counter: { left: number }, depth: number): node is QtiNode {
  counter.left -= 1;
  if (counter.left < 0) return issues.add('too_long', `There are more than ${maxNodes} elements.`);
  if (!record(node, issues)) return false;
  const unknown = Object.keys(node).find((name) => !fieldNames.includes(name));
  if (unknown !== undefined) return issues.at(unknown).add('unknown', 'Unknown field. Remove it.');
  if (!isText(node.name)) return issues.at('name').add('type', 'Must be the name of an element.');
  if (node.text !== undefined && !isText(node.text)) return issues.at('text').add('type', 'Must be a text.');
  if (!areAttributes(node.attributes)) return issues.at('attributes').add('type', 'Must be an object of texts.');
  return node.children === undefined || areNodes(node.children, issues.at('children'), counter, depth + 1);
}

const areAttributes = (value: unknown): boolean =>
  value === undefined ||
  (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isText));

/** Adds faults of rules as issues. */
export function reportFaults(faults: Fault[], issues: Issues): void {
  for (const { rule, message } of faults) issues.add(rule, message);
}
