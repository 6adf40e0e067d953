import { about, object, richText } from '#platform/shapes/schema.js';
import { sanitizeRichText } from '#platform/text/rich-text.js';
import { type QuestionTypeDefinition } from './question-type-definition.js';
import { type ManualKey, manualKey, pendingResult, sanitizeGuidance } from './shared/manual-grading.js';
import { emptyObject, partLimits } from './shared/part-schemas.js';
import { bodyOf, unchanged } from './shared/rich-texts.js';

/** The student writes an essay in Markdown, and a teacher grades it. */
export const longText: QuestionTypeDefinition<'long_text', Record<string, never>, ManualKey, { text: string }> = {
  type: 'long_text',
  about: 'The student writes an essay in Markdown.',
  partialCredit: 'A teacher gives the score; the outcome is `pending` until then.',
  scoring: [],
  isManual: true,
  isPromptOptional: false,
  isDrawn: false,
  example: {
    prompt: 'Why did the railway change the town?',
    points: '1',
    body: {},
    key: { guidance: 'Two reasons.' },
    response: { text: 'Because.' },
  },
  body: emptyObject,
  key: () => manualKey,
  response: () =>
    object({ text: about('The essay in Markdown, sanitized when stored', richText({ max: partLimits.answer })) }),
  checkRules: () => undefined,
  sanitize: sanitizeGuidance,
  sanitizeResponse: (response) => ({ ...response, text: sanitizeRichText(response.text, 'markdown') }),
  studentPrompt: unchanged,
  studentView: bodyOf,
  grade: (_, { text }) => (text.trim() ? pendingResult : null),
};
