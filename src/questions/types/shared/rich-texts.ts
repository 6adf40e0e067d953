import { type Option } from './part-schemas.js';

/** Sanitizes one text in the format of its question. */
export type Sanitizer = (text: string) => string;

/** For parts of a question type that have nothing to sanitize, to shuffle or to hide. */
export const unchanged = <T>(value: T): T => value;

/** The view of a question type that has nothing to shuffle, to draw or to hide. */
export const bodyOf = <Body>({ body }: { body: Body }): Body => body;

export const sanitizeOptions = <T extends Option>(options: T[], sanitize: Sanitizer): T[] =>
  options.map((option) => ({ ...option, text: sanitize(option.text) }));

/** Sanitizes the feedback of an accepted answer. Its text or number stays as written, because it is compared. */
export const sanitizeFeedback = <T extends { feedback?: string }>(answer: T, sanitize: Sanitizer): T =>
  answer.feedback === undefined ? answer : { ...answer, feedback: sanitize(answer.feedback) };

export const sanitizeTexts = (texts: Record<string, string | undefined>, sanitize: Sanitizer): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).flatMap(([id, text]) => (text === undefined ? [] : [[id, sanitize(text)]])));
