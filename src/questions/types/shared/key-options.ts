import { about, extended, object, optional, type Schema } from '#platform/shapes/schema.js';
import { optionalText } from './part-schemas.js';
import { sanitizeTexts, type Sanitizer } from './rich-texts.js';
import { type Scoring, scoring } from './scoring.js';

/** Feedback that depends only on whether the whole response is correct. */
export interface OutcomeFeedback {
  correct?: string;
  partiallyCorrect?: string;
  incorrect?: string;
}

/** What the key of a question of any automatically graded type may have besides its answers. */
export interface KeyOptions {
  scoring?: Scoring;
  outcomeFeedback?: OutcomeFeedback;
}

const outcomeFeedback = object<OutcomeFeedback>({
  correct: optional(about('Shown for a completely correct response', optionalText)),
  partiallyCorrect: optional(about('Shown for a response that earns a part of the points', optionalText)),
  incorrect: optional(about('Shown for a response that earns nothing', optionalText)),
});

/** The schema of a key with the options of every key. */
export const withKeyOptions = <Key extends object>(key: Schema<Key>): Schema<Key & KeyOptions> =>
  extended<Key, KeyOptions>(key, {
    scoring: optional(about('How the parts of a response make a score; default: the first rule of the type', scoring)),
    outcomeFeedback: optional(about('Feedback by outcome of the whole question', outcomeFeedback)),
  });

export const sanitizedOptions = (key: KeyOptions, sanitize: Sanitizer): KeyOptions => ({
  ...(key.scoring && { scoring: key.scoring }),
  ...(key.outcomeFeedback && { outcomeFeedback: sanitizeTexts({ ...key.outcomeFeedback }, sanitize) }),
});
