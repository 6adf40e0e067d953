/** A part of a line in one font and direction. */
export interface TextRun {
  text: string;
  font: string;
  isRightToLeft: boolean;
}

/** Finds a font for a cluster of characters; `preferred` if it can. Undefined if no font has them. */
export type FindFont = (cluster: string, preferred: string | undefined) => string | undefined;

type Direction = 'ltr' | 'rtl';

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const words = new Intl.Segmenter('und', { granularity: 'word' });

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
const pairs = '()[]{}<>«»‹›';
const strong = /[\p{L}\p{N}]/u;

/** A text as it is drawn: without emoji, controls and marks of direction, with Thai vowels as fonts compose them. */
export const drawable = (text: string): string =>
  text
    .normalize('NFC')
    .replace(
      /[\p{Extended_Pictographic}\u{1F1E6}-\u{1F1FF}\u{1F3FB}-\u{1F3FF}\u20E3\uFE0E\uFE0F\u200D]/gu,
      (character) => (/[\p{L}\p{N}#*©®]/u.test(character) ? character : ''),
    )
    .replace(/[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, ' ')
    // SARA AM consists of NIKHAHIT, which stands below a tone mark, and SARA AA.
    .replace(/([\u0E48-\u0E4B]?)\u0E33/g, '\u0E4D$1\u0E32')
    .replace(/\s+/g, ' ')
    .trim();

/** Parts of a text between which a line may end; a space ends a part. */
export function breakable(text: string): string[] {
  const parts: string[] = [];
  for (const { segment, isWordLike } of words.segment(text)) {
    const isFirst = parts.length === 0 || /\s$/.test(parts.at(-1) ?? '');
    if (isWordLike || (isFirst && segment.trim())) parts.push(segment);
    else parts.push((parts.pop() ?? '') + segment);
  }
  return parts;
}

/** The characters of a text as people count them. */
export const clustersOf = (text: string): string[] => [...graphemes.segment(text)].map(({ segment }) => segment);

/**
 * The runs of a line from left to right; undefined if no font has one of its characters. Directions are those of the
 * Unicode bidirectional algorithm (UAX #9) for text of letters, numbers and neutral characters without embedding.
 */
export function runsOf(line: string, findFont: FindFont): TextRun[] | undefined {
  const clusters = clustersOf(line);
  const directions = directionsOf(clusters);
  const runs: TextRun[] = [];
  for (const [at, cluster] of clusters.entries()) {
    const last = runs.at(-1);
    const isRightToLeft = directions[at] === 'rtl';
    const font = findFont(cluster, last?.font);
    if (!font) return undefined;
    const text = isRightToLeft ? mirrored(cluster) : cluster;
    if (last?.font === font && last.isRightToLeft === isRightToLeft) last.text += text;
    else runs.push({ text, font, isRightToLeft });
  }
  return inVisualOrder(runs, baseOf(clusters));
}

const directionOf = (cluster: string): Direction | undefined =>
  rightToLeft.test(cluster) ? 'rtl' : strong.test(cluster) ? 'ltr' : undefined;

const baseOf = (clusters: string[]): Direction =>
  clusters.map((cluster) => (/\p{L}/u.test(cluster) ? directionOf(cluster) : undefined)).find(Boolean) ?? 'ltr';

/** Neutral characters have the direction of their neighbours if these agree, else that of the line; brackets that of the line. */
function directionsOf(clusters: string[]): Direction[] {
  const base = baseOf(clusters);
  const own = clusters.map(directionOf);
  const after: Direction[] = [];
  for (let at = clusters.length - 1, next = base; at >= 0; at--) after[at] = next = own[at] ?? next;
  let before = base;
  return own.map((direction, at) => {
    if (!direction) return before === after[at] && !pairs.includes(clusters[at] ?? '') ? before : base;
    return (before = direction);
  });
}

/** Runs against the direction of the line keep their own order; the whole line has its own. */
function inVisualOrder(runs: TextRun[], base: Direction): TextRun[] {
  const groups: TextRun[][] = [];
  for (const run of runs) {
    const last = groups.at(-1);
    if (last?.[0]?.isRightToLeft === run.isRightToLeft) last.push(run);
    else groups.push([run]);
  }
  const ordered = groups.map((group) => (group[0]?.isRightToLeft ? group.reverse() : group));
  return (base === 'rtl' ? ordered.reverse() : ordered).flat();
}

/** Paired brackets face the other way in text from right to left. */
const mirrored = (cluster: string): string => {
  const at = pairs.indexOf(cluster);
  return at < 0 ? cluster : (pairs[at ^ 1] ?? cluster);
};
