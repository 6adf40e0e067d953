import type { Readable } from 'node:stream';
import { kindOf } from '#platform/files/content/file-types.js';
import { invalid, type Issue } from '#platform/problems/problem.js';

export const placeKinds = ['file', 'area', 'lines', 'time'] as const;
export type PlaceKind = (typeof placeKinds)[number];

/** A place of a file: a rectangle of a page in fractions of its size, lines of a text, or seconds of a recording; or all of it. */
export interface FilePlace {
  kind: PlaceKind;
  page?: number;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  fromLine?: number;
  toLine?: number;
  fromSeconds?: number;
  toSeconds?: number;
}
type PlaceField = Exclude<keyof FilePlace, 'kind'>;

const fieldsOf: Record<PlaceKind, PlaceField[]> = {
  file: [],
  area: ['page', 'x', 'y', 'width', 'height'],
  lines: ['fromLine', 'toLine'],
  time: ['fromSeconds', 'toSeconds'],
};
const allFields = Object.values(fieldsOf).flat();

/** Sums of binary fractions such as 0.7 + 0.3 may exceed 1 by this much. */
const tolerance = 1e-9;

/** The kinds of places that a file of this type has. Office documents have no fixed pages, so comments concern all of them. */
export function placeKindsOf(mimeType: string): PlaceKind[] {
  if (mimeType === 'application/pdf' || kindOf(mimeType) === 'image') return ['file', 'area'];
  if (mimeType.startsWith('text/')) return ['file', 'lines'];
  return kindOf(mimeType) === 'document' ? ['file'] : ['file', 'time'];
}

/** Where a file ends: the last line of a text, or the seconds of a recording; undefined if it is not known. */
export interface FileEnd {
  lines?: number | undefined;
  seconds?: number | undefined;
}

/** Throws 400 unless the place is complete, has nothing else, and is one of a file of this type that ends at `end`. */
export function checkPlace(place: FilePlace, mimeType: string, end: FileEnd = {}): void {
  const issues = [...misplaced(place, mimeType), ...incomplete(place), ...outside(place, mimeType, end)];
  if (issues.length > 0) throw invalid('place_invalid', 'The place does not fit the file; see errors.', issues);
}

function misplaced({ kind }: FilePlace, mimeType: string): Issue[] {
  const kinds = placeKindsOf(mimeType);
  return kinds.includes(kind) ? [] : [issue('kind', `must be ${kinds.join(' or ')} for a file of type ${mimeType}.`)];
}

function incomplete(place: FilePlace): Issue[] {
  const needed = fieldsOf[place.kind];
  return allFields.flatMap((field) => {
    if (needed.includes(field) === (place[field] !== undefined)) return [];
    return [issue(field, needed.includes(field) ? `is needed for ${place.kind}.` : `is not a field of ${place.kind}.`)];
  });
}

function outside(place: FilePlace, mimeType: string, { lines = Infinity, seconds = Infinity }: FileEnd): Issue[] {
  const { page = 1, x = 0, y = 0, width = 0, height = 0 } = place;
  const { fromLine = 1, toLine = fromLine, fromSeconds = 0, toSeconds = fromSeconds } = place;
  return [
    ...(page > 1 && kindOf(mimeType) === 'image' ? [issue('page', 'must be 1 for an image.')] : []),
    ...(x + width > 1 + tolerance ? [issue('width', 'must not reach beyond the page: x + width is at most 1.')] : []),
    ...(y + height > 1 + tolerance
      ? [issue('height', 'must not reach beyond the page: y + height is at most 1.')]
      : []),
    ...(toLine < fromLine ? [issue('toLine', 'must not be before fromLine.')] : []),
    ...(toLine > lines ? [issue('toLine', `must be at most ${lines}, the last line of the file.`)] : []),
    ...(toSeconds < fromSeconds ? [issue('toSeconds', 'must not be before fromSeconds.')] : []),
    // Players round the length that they show.
    ...(toSeconds > Math.ceil(seconds)
      ? [issue('toSeconds', `must be at most ${Math.ceil(seconds)}, the length of the recording.`)]
      : []),
  ];
}

const issue = (field: string, rule: string): Issue => ({
  field: `place.${field}`,
  rule: 'place',
  message: `${field} ${rule}`,
});

const lineFeed = 0x0a;

/** The number of lines of a text. A line feed at its end begins no line. */
export async function countLines(text: Readable): Promise<number> {
  let lines = 0;
  let last = lineFeed;
  for await (const chunk of text as AsyncIterable<Buffer>) {
    for (const byte of chunk) if (byte === lineFeed) lines++;
    last = chunk.at(-1) ?? last;
  }
  return last === lineFeed ? Math.max(lines, 1) : lines + 1;
}
