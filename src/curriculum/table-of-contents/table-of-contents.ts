import { type Issue, invalid } from '#platform/problems/problem.js';
import { type Entry, readEntries } from './entries.js';
import { splitLines } from './lines.js';
import { inReadingOrder, nest, type NestedEntry, sectionDepth } from './nesting.js';

/** A title and the nodes below it: a unit at depth 1, a part at depth 2, a section at depth 3. */
export interface OutlineNode {
  title: string;
  children: OutlineNode[];
}

/** What a text says, and what was left out of it. */
export interface ParsedContents {
  nodes: OutlineNode[];
  notes: Issue[];
}

/** An outline as a client sends it: of any depth, with `children` optional. */
export interface OutlineSketch {
  title: string;
  children?: OutlineSketch[];
}

/** Bounds of a table of contents; `maxIssues` is how many faults one error lists. */
export const contentsLimits = {
  maxBytes: 100 * 1024,
  maxNodes: 500,
  maxTitleLength: 200,
  maxLineLength: 2_000,
  maxIssues: 100,
} as const;

/**
 * Parses a pasted table of contents: decimal numbers, Markdown, keywords such as `Unit 3:`, indentation, or a mixture.
 * Throws an `invalid` problem that lists every line to correct.
 *
 * Lines without page numbers become entries; the marks of an entry, and statistics of the whole text, decide its
 * parent. See docs/decisions/0060-outline-evidence.md.
 */
export function parseTableOfContents(text: string): ParsedContents {
  if (Buffer.byteLength(text) > contentsLimits.maxBytes) {
    throw invalid(
      'toc_too_long',
      `A table of contents has at most ${contentsLimits.maxBytes / 1024} KB. Send it in several requests.`,
    );
  }
  throwIssues(longLines(text));
  const { entries, headers } = readEntries(text);
  const nested = entries.length <= contentsLimits.maxNodes ? nest(entries) : [];
  throwIssues([...unreadableLines(text), ...longTitles(entries), ...excessEntries(entries, nested)]);
  if (nested.length === 0)
    throw invalid('toc_empty', 'toc contains no title. Send a table of contents with at least one title.');
  return { nodes: flattenOutline(nested), notes: headers.map(headerNote) };
}

/** Reduces an outline of any depth to three levels: deeper nodes become sections, in reading order. */
export function flattenOutline(nodes: readonly OutlineSketch[], depth = 1): OutlineNode[] {
  if (depth === sectionDepth) return inReadingOrder(nodes).map(({ title }) => ({ title, children: [] }));
  return nodes.map(({ title, children = [] }) => ({ title, children: flattenOutline(children, depth + 1) }));
}

function headerNote(line: number): Issue {
  return { line, rule: 'toc_page_header', message: 'This line is the header of a page and was left out.' };
}

function unreadableLines(text: string): Issue[] {
  if (!text.includes('\0')) return [];
  return splitLines(text).flatMap((line, index) =>
    line.includes('\0')
      ? [{ line: index + 1, rule: 'toc_unreadable', message: 'This line contains a NUL character. Remove it.' }]
      : [],
  );
}

/** Refused before they are read: a title with dots and a page number is far shorter. */
function longLines(text: string): Issue[] {
  return splitLines(text).flatMap((line, index) => {
    if (line.length <= contentsLimits.maxLineLength) return [];
    const message = `A line has at most ${contentsLimits.maxLineLength} characters; this one has ${line.length}. Shorten it.`;
    return [{ line: index + 1, rule: 'toc_line_too_long', message }];
  });
}

function longTitles(entries: Entry[]): Issue[] {
  return entries
    .map(({ line, title }) => ({ line, length: Array.from(title).length }))
    .filter(({ length }) => length > contentsLimits.maxTitleLength)
    .map(({ line, length }) => ({
      line,
      rule: 'toc_title_too_long',
      message: `A title has at most ${contentsLimits.maxTitleLength} characters; this one has ${length}. Shorten it.`,
    }));
}

function excessEntries(entries: Entry[], nested: NestedEntry[]): Issue[] {
  const all = nested.length > 0 ? inReadingOrder(nested) : entries;
  const excess = all.at(contentsLimits.maxNodes);
  if (!excess) return [];
  const message = `An outline has at most ${contentsLimits.maxNodes} entries. Remove this one and those after it.`;
  return [{ line: excess.line, rule: 'toc_too_many_entries', message }];
}

function throwIssues(issues: Issue[]): void {
  const [first] = issues;
  if (!first) return;
  const rules = new Set(issues.map(({ rule }) => rule));
  throw invalid(
    rules.size === 1 ? first.rule : 'toc_invalid',
    'Some lines of the table of contents are invalid. Correct the lines listed in errors and send it again.',
    issues.slice(0, contentsLimits.maxIssues),
  );
}
