import { about, object, optional } from '#platform/shapes/schema.js';
import { Fraction } from './fraction.js';
import { type GradeResult } from './grade-result.js';
import { optionalText } from './part-schemas.js';
import { type Sanitizer } from './rich-texts.js';

/** The key of a question that a teacher grades. */
export interface ManualKey {
  /** What the grader should look for. */
  guidance?: string;
}

export const manualKey = object<ManualKey>({
  guidance: optional(about('What the grader should look for', optionalText)),
});

export const sanitizeGuidance = <Body>({ body, key }: { body: Body; key: ManualKey }, sanitize: Sanitizer) => ({
  body,
  key: key.guidance === undefined ? {} : { guidance: sanitize(key.guidance) },
});

/** The result of a response until a teacher has graded it. */
export const pendingResult: GradeResult = {
  share: Fraction.zero,
  outcome: 'pending',
  explanation: 'A teacher has to grade this answer.',
  feedback: [],
  earned: Fraction.zero,
  wrong: Fraction.zero,
};
