import { validate as isUuid } from 'uuid';
import { about, integer, listOf, object, optional, textLike } from '#platform/shapes/schema.js';
import { type QuestionTypeDefinition } from '#questions/types/question-type-definition.js';
import { type ManualKey, manualKey, pendingResult, sanitizeGuidance } from '#questions/types/shared/manual-grading.js';
import { bodyOf, unchanged } from '#questions/types/shared/rich-texts.js';
import { type Image, image, maxPixels } from './image.js';

/** The sheet to draw on: a size, or an image to draw over. */
export interface DrawingBody {
  width: number;
  height: number;
  background?: Image;
}

/** A line: x and y of each of its points in turn. */
export interface Stroke {
  coords: number[];
  width?: number;
  color?: string;
}

/** Strokes, or the id of an uploaded picture. */
export interface DrawingResponse {
  strokes?: Stroke[];
  files?: string[];
}

const color = textLike(7, 'color', 'Must be a color such as #1a2b3c.', (value) => /^#[0-9a-f]{6}$/i.test(value));
const side = integer({ min: 1, max: maxPixels });

const stroke = object<Stroke>({
  coords: about(
    'x and y of each point in turn, in pixels',
    listOf(integer({ min: 0, max: maxPixels }), { min: 2, max: 4_000 }),
  ),
  width: optional(about('Width of the line in pixels; default 2', integer({ min: 1, max: 200 }))),
  color: optional(about('Color such as #1a2b3c; default black', color)),
});

const fileId = textLike(36, 'id', 'Must be the id of an uploaded file, a UUID.', isUuid);

/** The student draws, and a teacher grades the drawing. */
export const drawing: QuestionTypeDefinition<'drawing', DrawingBody, ManualKey, DrawingResponse> = {
  type: 'drawing',
  about: 'The student draws on an empty sheet or over an image, or uploads a picture.',
  partialCredit: 'A teacher gives the score; the outcome is `pending` until then.',
  scoring: [],
  isManual: true,
  isPromptOptional: false,
  isDrawn: false,
  example: {
    prompt: 'Draw the path of the light.',
    points: '3',
    body: { width: 800, height: 600, background: { source: '[[media:lens]]', width: 800, height: 600 } },
    key: { guidance: 'Refracted twice, through the focal point.' },
    response: { strokes: [{ coords: [10, 300, 400, 300, 700, 420], color: '#cc0000' }] },
  },
  body: object<DrawingBody>({
    width: about('Width of the sheet in pixels', side),
    height: about('Height of the sheet in pixels', side),
    background: optional(about('The image to draw over', image)),
  }),
  key: () => manualKey,
  response: () =>
    object<DrawingResponse>({
      strokes: optional(about('The lines of the drawing', listOf(stroke, { max: 500 }))),
      files: optional(about('Id of a picture uploaded with POST /files', listOf(fileId, { max: 1 }))),
    }),
  checkRules: () => undefined,
  sanitize: ({ body, key }, sanitize) => ({
    ...sanitizeGuidance({ body, key }, sanitize),
    body: body.background
      ? { ...body, background: { ...body.background, source: sanitize(body.background.source) } }
      : body,
  }),
  sanitizeResponse: unchanged,
  studentPrompt: unchanged,
  studentView: bodyOf,
  grade: (_, { strokes = [], files = [] }) => (strokes.length + files.length > 0 ? pendingResult : null),
};
