import { validate as isUuid } from 'uuid';
import { about, distinct, listOf, object, optional, textLike } from '#platform/shapes/schema.js';
import { type QuestionTypeDefinition } from './question-type-definition.js';
import { type ManualKey, manualKey, pendingResult, sanitizeGuidance } from './shared/manual-grading.js';
import { emptyObject, partLimits } from './shared/part-schemas.js';
import { bodyOf, unchanged } from './shared/rich-texts.js';

/** Links, and ids of files the student has uploaded. */
export interface FileResponse {
  links?: string[];
  files?: string[];
}

const link = textLike(
  partLimits.link,
  'link',
  'Must be a link that begins with http:// or https://.',
  (value) => /^https?:\/\//i.test(value) && URL.canParse(value),
);

const fileId = textLike(36, 'id', 'Must be the id of an uploaded file, a UUID.', isUuid);

const fileIds = distinct(listOf(fileId, { max: partLimits.links }), (id) => id.toLowerCase());

/** The student submits files or links, and a teacher grades them. */
export const file: QuestionTypeDefinition<'file', Record<string, never>, ManualKey, FileResponse> = {
  type: 'file',
  about: 'The student submits files or links.',
  partialCredit: 'A teacher gives the score; the outcome is `pending` until then.',
  scoring: [],
  isManual: true,
  isPromptOptional: false,
  isDrawn: false,
  example: {
    prompt: 'Submit your essay as a PDF.',
    points: '1',
    body: {},
    key: {},
    response: { links: ['https://example.org/essay.pdf'] },
  },
  body: emptyObject,
  key: () => manualKey,
  response: () =>
    object<FileResponse>({
      links: optional(about('Links to the work', listOf(link, { max: partLimits.links }))),
      files: optional(about('Ids of files uploaded with POST /files', fileIds)),
    }),
  checkRules: () => undefined,
  sanitize: sanitizeGuidance,
  sanitizeResponse: unchanged,
  studentPrompt: unchanged,
  studentView: bodyOf,
  grade: (_, { links = [], files = [] }) => (links.length + files.length > 0 ? pendingResult : null),
};
