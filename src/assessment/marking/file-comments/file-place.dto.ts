import { Choice, Decimal, Int, Share } from '#platform/shapes/fields.js';
import { type PlaceKind, placeKinds } from './file-place.js';

const maxSeconds = 86_400;

/** A place of a file. Each kind needs its own fields and no other. */
export class FilePlaceFields {
  @Choice(placeKinds, {
    about:
      'area: a rectangle of a page, for PDF files and images; lines: of text files; time: of recordings; file: the whole file, for all types',
  })
  kind: PlaceKind;

  @Int({ min: 1, max: 10_000, optional: true, about: 'area: the page, starting at 1; 1 for an image' })
  page?: number;

  @Share({ optional: true, about: 'area: left edge as a share of the width of the page' })
  x?: number;

  @Share({ optional: true, about: 'area: upper edge as a share of the height of the page' })
  y?: number;

  @Share({ optional: true, about: 'area: width as a share of that of the page; 0 for a point' })
  width?: number;

  @Share({ optional: true, about: 'area: height as a share of that of the page; 0 for a point' })
  height?: number;

  @Int({ min: 1, max: 10_000_000, optional: true, about: 'lines: the first line, starting at 1' })
  fromLine?: number;

  @Int({ min: 1, max: 10_000_000, optional: true, about: 'lines: the last line' })
  toLine?: number;

  @Decimal({ max: maxSeconds, optional: true, about: 'time: the beginning in seconds' })
  fromSeconds?: number;

  @Decimal({ max: maxSeconds, optional: true, about: 'time: the end in seconds' })
  toSeconds?: number;
}
