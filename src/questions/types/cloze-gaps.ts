import type { Issues } from '#platform/shapes/issues.js';
import { about, object, reference, type Schema } from '#platform/shapes/schema.js';
import { checkShares, gradeChoices } from './multiple-choice.js';
import { checkNumericKey, type NumericKey, numericKeyFields, sanitizeNumericKey } from './numeric.js';
import { type ChoiceKey, choiceKeyFields, sanitizeChoiceKey } from './shared/choices.js';
import { exact, Fraction } from './shared/fraction.js';
import { type GradeResult } from './shared/grade-result.js';
import { gradeNumber } from './shared/number-grading.js';
import {
  answerText,
  checkEarnable,
  distinctIds,
  idsOf,
  numeral,
  type Option,
  partLimits,
} from './shared/part-schemas.js';
import { type Sanitizer } from './shared/rich-texts.js';
import {
  checkShortTextKey,
  gradeShortText,
  sanitizeShortTextKey,
  type ShortTextKey,
  shortTextKeyFields,
} from './short-text.js';
import { gradeChoice } from './single-choice.js';

export const gapTypes = ['short_text', 'numeric', 'single_choice', 'multiple_choice'] as const;
export type GapType = (typeof gapTypes)[number];

export const gapLayouts = ['dropdown', 'vertical', 'horizontal'] as const;
type GapLayout = (typeof gapLayouts)[number];

/** A gap in a text; `[[id]]` marks its place in `ClozeBody.text`. Only gaps to choose in have choices. */
export interface Gap {
  id: string;
  type: GapType;
  choices?: Option[];
  layout?: GapLayout;
}

/** The weight of a gap and its answers, as in a question of its type. */
export type GapKey = { weight: string } & (ShortTextKey | NumericKey | ChoiceKey);

/** `text`, `value`, `choice` or `choices`, depending on the type of the gap. */
export interface GapResponse {
  text?: string;
  value?: string;
  choice?: string;
  choices?: string[];
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
  if (type === 'multiple_choice') {
    const several = about('For a multiple_choice gap: ids of the choices', distinctIds(idsOf(choices)));
    return object<{ choices: string[] }>({ choices: several });
  }
  return object<{ choice: string }>({
    choice: about('For a single_choice gap: id of the choice', reference(idsOf(choices))),
  });
}

export function checkGap({ type, choices, layout }: Gap, issues: Issues): void {
  const isChoice = type === 'single_choice' || type === 'multiple_choice';
  if (isChoice !== Boolean(choices)) {
    issues
      .at('choices')
      .add('choices', 'A single_choice or multiple_choice gap must have choices; other gaps must not.');
  }
  if (layout && !isChoice) issues.at('layout').add('layout', 'Only a gap to choose in may have a layout.');
}

export function checkGapKey({ type }: Gap, key: GapKey, issues: Issues): void {
  if ('credits' in key) {
    const check = type === 'multiple_choice' ? checkShares : checkEarnable;
    return check(Object.values(key.credits), issues.at('credits'));
  }
  return 'caseSensitive' in key ? checkShortTextKey(key, issues) : checkNumericKey(key, issues);
}

export function sanitizeGapKey(key: GapKey, sanitize: Sanitizer): GapKey {
  if ('credits' in key) return sanitizeChoiceKey(key, sanitize);
  return 'caseSensitive' in key ? sanitizeShortTextKey(key, sanitize) : sanitizeNumericKey(key, sanitize);
}

export function gradeGap(gap: Gap, response: GapResponse, key: GapKey): GradeResult | null {
  const { text = '', value = '', choice, choices = [] } = response;
  if (!('credits' in key)) return 'caseSensitive' in key ? gradeShortText(text, key) : gradeNumber({ value }, key);
  if (gap.type === 'multiple_choice') return gradeChoices(choices, gap.choices ?? [], key);
  return choice === undefined ? null : gradeChoice(choice, key);
}

export const weightOf = (key: GapKey): Fraction => exact(key.weight);
