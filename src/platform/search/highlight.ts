import { escapeHtml } from '#platform/text/escape-html.js';
import { foldText } from '#platform/text/folding.js';

/** Decides by its folded form whether a word of a text is one that was searched for. */
export type IsMatch = (folded: string) => boolean;

/** Letters, digits and marks, with the apostrophes between them. */
const words = /[\p{L}\p{N}\p{M}]+(?:['’`ʼ][\p{L}\p{N}\p{M}]+)*/gu;
const apostrophe = /['’`ʼ]/u;
/** Scripts without spaces between words, which are searched by pairs of neighbouring characters (docs/decisions/0093). */
const unspaced =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\u{20000}-\u{3ffff}]/u;

/** Whether a word is of such a script, at least in part. */
export const isUnspaced = (word: string): boolean => unspaced.test(word);

interface Range {
  start: number;
  end: number;
}

/** The places of the matching words in a text, from the first to those at most `span` characters after it. */
function matchesIn(text: string, isMatch: IsMatch, span: number): Range[] {
  const found: Range[] = [];
  for (const { 0: word, index } of text.matchAll(words)) {
    if (found[0] && index > found[0].start + span) break;
    if (unspaced.test(word)) found.push(...pairsIn(word, index, isMatch));
    else if (isFound(word, isMatch)) found.push({ start: index, end: index + word.length });
  }
  return found;
}

const isFound = (word: string, isMatch: IsMatch): boolean =>
  isMatch(foldText(word)) || (apostrophe.test(word) && word.split(apostrophe).some((part) => isMatch(foldText(part))));

/** Pairs of neighbouring characters that match; overlapping pairs are joined. */
function pairsIn(word: string, offset: number, isMatch: IsMatch): Range[] {
  const found: Range[] = [];
  let start = offset;
  const characters = Array.from(word);
  characters.forEach((character, n) => {
    const pair = character + (characters[n + 1] ?? '');
    if (pair.length > character.length && isMatch(foldText(pair))) {
      const last = found.at(-1);
      if (last && last.end >= start) last.end = start + pair.length;
      else found.push({ start, end: start + pair.length });
    }
    start += character.length;
  });
  return found;
}

/** A text as HTML with its matching words in `<mark>`; all of its own markup is escaped. */
export const highlight = (text: string, isMatch: IsMatch): string =>
  marked(text, matchesIn(text, isMatch, text.length));

/** How much of a text a snippet shows, and how much of that before the first match. */
const snippetLength = 240;
const lead = 60;

/** The part of a text around its first matching word, or its beginning, as HTML with the matching words in `<mark>`. */
export function snippetOf(text: string, isMatch: IsMatch): string {
  const found = matchesIn(text, isMatch, snippetLength);
  const first = found[0]?.start ?? 0;
  const start = first <= lead ? 0 : wordStart(text, first - lead, first);
  const end = start + snippetLength >= text.length ? text.length : wordEnd(text, start + snippetLength);
  const inside = found
    .filter((range) => range.end <= end)
    .map((range) => ({ start: range.start - start, end: range.end - start }));
  return `${start > 0 ? '… ' : ''}${marked(text.slice(start, end).trimEnd(), inside)}${end < text.length ? ' …' : ''}`;
}

/** The first beginning of a word from `at` on, at most `limit`. */
function wordStart(text: string, at: number, limit: number): number {
  const space = text.indexOf(' ', at);
  return space < 0 || space >= limit ? whole(text, at) : space + 1;
}

/** The last end of a word until `at`, unless the word is very long. */
function wordEnd(text: string, at: number): number {
  const space = text.lastIndexOf(' ', at);
  return space > at - lead ? space : whole(text, at);
}

/** A position that does not divide a surrogate pair. */
const whole = (text: string, at: number): number => (/[\udc00-\udfff]/.test(text[at] ?? '') ? at - 1 : at);

function marked(text: string, ranges: Range[]): string {
  let at = 0;
  const parts = ranges.map(({ start, end }) => {
    const before = escapeHtml(text.slice(at, start));
    at = end;
    return `${before}<mark>${escapeHtml(text.slice(start, end))}</mark>`;
  });
  return parts.join('') + escapeHtml(text.slice(at));
}
