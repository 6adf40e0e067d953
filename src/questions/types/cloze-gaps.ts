import { exact, Fraction } from './shared/fraction.js';
import { type ChoiceKey, choiceKeyFields, sanitizeChoiceKey } from './shared/choices.js';
import { type GradeResult } from './shared/grade-result.js';
import { answerText, checkEarnable, idsOf, numeral, type Option, partLimits } from './shared/part-schemas.js';
import { type Sanitizer } from './shared/rich-texts.js';
import { about, type Issues, object, reference, type Schema } from '#platform/shapes/schema.js';
import { checkNumericKey, gradeNumber, type NumericKey, numericKeyFields, sanitizeNumericKey } from './numeric.js';
import {
  checkShortTextKey,
  gradeShortText,
  sanitizeShortTextKey,
  type ShortTextKey,
  shortTextKeyFields,
} from './short-text.js';
import { gradeChoice } from './single-choice.js';

export const gapTypes = ['short_text', 'numeric', 'single_choice'] as const;
export type GapType = (typeof gapTypes)[number];

/** A gap in a text; `[[id]]` marks its place in `ClozeBody.text`. Only a `single_choice` gap has choices. */
export interface Gap {
  id: string;
  type: GapType;
  choices?: Option[];
}

/** The weight of a gap and its answers, as in a question of its type. */
export type GapKey = { weight: string } & (ShortTextKey | NumericKey | ChoiceKey);

/** `text`, `value` or `choice`, depending on the type of the gap. */
export interface GapResponse {
  text?: string;
  value?: string;
  choice?: string;
}

const weight = about(
  `Weight of the gap, a number above 0 and at most ${partLimits.weight}`,
  numeral(
    `Must be a number above 0 and at most ${partLimits.weight}.`,
    (share) => share.isPositive && share.isBetween(Fraction.zero, Fraction.of(partLimits.weight)),
  ),
);

const typedText = about('For a short_text gap: the text as typed', answerText);
const typedNumber = about('For a numeric gap: the number as written', answerText);

export function gapKey({ type, choices = [] }: Gap): Schema<GapKey> {
  if (type === 'short_text') return object<{ weight: string } & ShortTextKey>({ weight, ...shortTextKeyFields });
  if (type === 'numeric') return object<{ weight: string } & NumericKey>({ weight, ...numericKeyFields([]) });
  return object<{ weight: string } & ChoiceKey>({ weight, ...choiceKeyFields(choices) });
}

export function gapResponse({ type, choices = [] }: Gap): Schema<GapResponse> {
  if (type === 'short_text') return object<{ text: string }>({ text: typedText });
  if (type === 'numeric') return object<{ value: string }>({ value: typedNumber });
  return object<{ choice: string }>({
    choice: about('For a single_choice gap: id of the choice', reference(idsOf(choices))),
  });
}

export function checkGapKey(key: GapKey, issues: Issues): void {
  if ('credits' in key) return checkEarnable(Object.values(key.credits), issues.at('credits'));
  return 'caseSensitive' in key ? checkShortTextKey(key, issues) : checkNumericKey(key, issues);
}

export function sanitizeGapKey(key: GapKey, sanitize: Sanitizer): GapKey {
  if ('credits' in key) return sanitizeChoiceKey(key, sanitize);
  return 'caseSensitive' in key ? sanitizeShortTextKey(key, sanitize) : sanitizeNumericKey(key, sanitize);
}

export function gradeGap({ text = '', value = '', choice }: GapResponse, key: GapKey): GradeResult | null {
  if ('credits' in key) return choice === undefined ? null : gradeChoice(choice, key);
  return 'caseSensitive' in key ? gradeShortText(text, key) : gradeNumber({ value }, key);
}

export const weightOf = (key: GapKey): Fraction => exact(key.weight);
