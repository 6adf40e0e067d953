import { about, object, optional } from '#platform/shapes/schema.js';
import { exact, type Fraction } from './fraction.js';
import { byId, type Credit, credit, entryOf, feedbackText, type Option, optionList } from './part-schemas.js';
import { sanitizeOptions, sanitizeTexts, type Sanitizer } from './rich-texts.js';

export interface ChoiceBody {
  choices: Option[];
}

/** Choices without a credit earn nothing. A negative credit costs points, but never below zero for the question. */
export interface ChoiceKey {
  credits: Record<string, Credit>;
  feedback?: Record<string, string>;
}

export const choiceBody = object<ChoiceBody>({
  choices: about('The choices in the order of the author', optionList(2)),
});

export const choiceKeyFields = (choices: { id: string }[]) => ({
  credits: about('Choice id → credit; a choice without one earns nothing', byId(choices, credit)),
  feedback: optional(about('Choice id → feedback', byId(choices, feedbackText))),
});

export const creditOf = (choice: string, { credits }: ChoiceKey): Fraction => exact(entryOf(credits, choice) ?? '0');

export const sanitizeChoiceKey = <T extends ChoiceKey>(key: T, sanitize: Sanitizer): T =>
  key.feedback ? { ...key, feedback: sanitizeTexts(key.feedback, sanitize) } : key;

/** Sanitizes the choices and their feedback. */
export const sanitizeChoices = ({ body, key }: { body: ChoiceBody; key: ChoiceKey }, sanitize: Sanitizer) => ({
  body: { choices: sanitizeOptions(body.choices, sanitize) },
  key: sanitizeChoiceKey(key, sanitize),
});
