import { invalid } from '#platform/problems/problem.js';
import { Issues } from '#platform/shapes/issues.js';
import { namedSchema } from '#platform/shapes/named-schemas.js';
import {
  about,
  distinct,
  flag,
  integer,
  listOf,
  object,
  oneOf,
  optional,
  type Schema,
  text,
  textLike,
} from '#platform/shapes/schema.js';
import { pascalCaseOf } from '#platform/text/names.js';
import { plainText } from '#platform/text/plain-text.js';
import { type ResultsVisibility, resultsVisibilities } from '#workbook/live-sessions/session-features.js';

export const interactionTypes = ['question', 'poll_create', 'poll_answer', 'chat', 'hand'] as const;
export type InteractionType = (typeof interactionTypes)[number];

/** The payload of each type of interaction. */
export interface InteractionPayloads {
  question: { text: string; isAnonymous?: boolean | undefined };
  poll_create: {
    question: string;
    options: string[];
    isMultiple?: boolean | undefined;
    isAnonymous?: boolean | undefined;
    showResults?: ResultsVisibility | undefined;
  };
  poll_answer: { pollId: string; choices: number[] };
  chat: { text: string; group?: number | undefined };
  hand: { isRaised: boolean };
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const maxOptions = 20;

/** Characters of live texts. */
export const maxQuestionLength = 1000;
export const maxAnswerLength = 4000;
export const maxMessageLength = 4000;
export const maxPollLength = 500;
export const maxOptionLength = 200;

type Schemas = { [T in InteractionType]: Schema<InteractionPayloads[T]> };

const schemas: Schemas = {
  question: object<InteractionPayloads['question']>({
    text: about('The question', text({ min: 1, max: maxQuestionLength })),
    isAnonymous: optional(about('Whether only moderators see who asks. Default: false', flag)),
  }),
  poll_create: object<InteractionPayloads['poll_create']>({
    question: about('What is asked', text({ min: 1, max: maxPollLength })),
    options: about(
      'The choices, of which no two are equal',
      distinct(listOf(text({ min: 1, max: maxOptionLength }), { min: 2, max: maxOptions }), plainText),
    ),
    isMultiple: optional(about('Whether several options may be chosen. Default: false', flag)),
    isAnonymous: optional(about('Whether choices are only counted. Default: that of the session', flag)),
    showResults: optional(
      about('When participants see the results. Default: that of the session', oneOf(resultsVisibilities)),
    ),
  }),
  poll_answer: object<InteractionPayloads['poll_answer']>({
    pollId: textLike(36, 'uuid', 'Must be the id of a poll (a UUID).', (value) => uuid.test(value)),
    choices: about(
      'Numbers of the chosen options, from 0',
      distinct(listOf(integer({ max: maxOptions - 1 }), { min: 1, max: maxOptions }), String),
    ),
  }),
  chat: object<InteractionPayloads['chat']>({
    text: about('The message', text({ min: 1, max: maxMessageLength })),
    group: optional(about('The breakout group to write to; omitted for all', integer({ min: 1, max: 100 }))),
  }),
  hand: object<InteractionPayloads['hand']>({
    isRaised: about('Whether to raise or to lower your hand', flag),
  }),
};

/** Schemas of the payload by type, for the API document. */
export const payloadsByType = Object.fromEntries(
  interactionTypes.map((type) => [
    type,
    { payload: namedSchema(pascalCaseOf(`live_${type}_payload`), () => schemas[type].json()) },
  ]),
);
export const payloadOfAnyType = { anyOf: Object.values(payloadsByType).map(({ payload }) => payload) };

export const payloadExamples: Record<InteractionType, { payload: object }> = {
  question: { payload: { text: 'Is zero even?' } },
  poll_create: { payload: { question: 'Ready?', options: ['Yes', 'No'] } },
  poll_answer: { payload: { pollId: '01890a5d-ac96-774b-bcce-b302099a8057', choices: [0] } },
  chat: { payload: { text: 'Good morning' } },
  hand: { payload: { isRaised: true } },
};

/** The payload of the type. Throws 400 `live_payload_invalid` with what is wrong. */
export function readPayload<T extends InteractionType>(type: T, payload: unknown): InteractionPayloads[T] {
  const issues = new Issues();
  const schema: Schema<InteractionPayloads[T]> = schemas[type];
  if (schema(payload, issues.at('payload'))) return payload;
  throw invalid('live_payload_invalid', `payload is not valid for ${type}; errors names the fields.`, issues.found);
}

/**
 * A text of several lines as it is stored: without leading and trailing white space, in NFC. A few characters, such as some of
 * Devanagari and Hebrew, are longer in NFC. Throws 400 `live_text_long` for a text that has more than `max` characters then.
 */
export const storedText = (given: string, max: number): string => fitting(given.normalize('NFC').trim(), max);

/** The same for a text of one line. */
export const storedLine = (given: string, max: number): string => fitting(plainText(given), max);

function fitting(stored: string, max: number): string {
  if (stored.length <= max) return stored;
  throw invalid(
    'live_text_long',
    `The text has ${stored.length} characters in Unicode form NFC, in which it is stored, and may have at most ${max}. Shorten it.`,
  );
}
