import { Anything, Choice, Id, Instant, Int, Many, Text } from '#platform/shapes/fields.js';
import { type StrokeTool, strokeTools } from './whiteboard.sql.js';

const maxStrokes = 20;
const maxPage = 500;

const Group = (about: string): PropertyDecorator => Int({ min: 1, max: 100, optional: true, about });

const Points = (): PropertyDecorator =>
  Anything({
    schema: { type: 'array', items: { type: 'integer', minimum: 0, maximum: 10_000 }, minItems: 2, maxItems: 1000 },
    example: [100, 100, 250, 180],
    about: 'x, y, x, y and so on, in ten-thousandths of the width and height of the board',
  });

export class StrokeDraft {
  @Choice(strokeTools, { default: 'pen', about: 'What the stroke is drawn with' })
  tool: StrokeTool;

  @Text({
    max: 7,
    pattern: /^#[0-9a-f]{6}$/,
    shape: 'a color such as #1a2b3c',
    lowerCase: true,
    example: '#1a2b3c',
    about: 'Color as RGB in hexadecimal',
  })
  color: string;

  @Int({ min: 1, max: 100, default: 4, about: 'Width of the line in units of the board' })
  width: number;

  @Points()
  points: number[];
}

export class StrokesDraft {
  @Group('The breakout group whose board it is; omitted for the board of the session')
  group?: number;

  @Many(() => StrokeDraft, { min: 1, max: maxStrokes, about: 'Strokes in the order in which they were drawn' })
  strokes: StrokeDraft[];
}

export class BoardQuery {
  @Group('The board of a breakout group; omitted for the board of the session')
  group?: number;

  @Int({ min: 0, default: 0, about: 'Only strokes after this sequence' })
  after: number;

  @Int({ min: 1, max: maxPage, default: maxPage, about: 'Maximum number of strokes' })
  limit: number;
}

export class BoardClearing {
  @Int({ min: 1, max: 100, nullable: true, default: null, example: 1, about: 'The breakout group whose board it is' })
  group: number | null;
}

export class StrokeView {
  @Id()
  id: string;

  @Int({ min: 1, about: 'Place in the log of the board' })
  sequence: number;

  @Id()
  authorId: string;

  @Choice(strokeTools, { about: 'What the stroke is drawn with' })
  tool: StrokeTool;

  @Text({ max: 7, example: '#1a2b3c', about: 'Color as RGB in hexadecimal' })
  color: string;

  @Int({ min: 1, max: 100, about: 'Width of the line in units of the board' })
  width: number;

  @Points()
  points: number[];

  @Instant()
  createdAt: Date;
}

export class BoardView {
  @Many(() => StrokeView, { max: maxPage })
  items: StrokeView[];

  @Int({ min: 1, nullable: true, about: 'Send it as after for more strokes; null if there are none' })
  next: number | null;
}

class PlacedStrokeView {
  @Id()
  id: string;

  @Int({ min: 1, about: 'Place in the log of the board' })
  sequence: number;
}

export class DrawnView {
  @Many(() => PlacedStrokeView, { max: maxStrokes, about: 'The strokes in the order they were sent' })
  items: PlacedStrokeView[];
}
