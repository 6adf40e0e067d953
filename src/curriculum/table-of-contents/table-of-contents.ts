import { type Issue, invalid } from '#platform/problems/problem.js';
import { type Entry, readEntries } from './entries.js';
import { splitLines } from './lines.js';
import { inReadingOrder, nest, type NestedEntry, sectionDepth } from './nesting.js';

/** A title and what stands below it: a unit at depth 1, a part at depth 2, a section at depth 3. */
export interface OutlineNode {
  title: string;
  children: OutlineNode[];
}

/** An outline as someone hands it in: what has nothing below it need not say so. */
export interface OutlineSketch {
  title: string;
  children?: OutlineSketch[];
}

export const contentsLimits = { bytes: 100 * 1024, nodes: 500, titleLength: 200, faults: 100 } as const;

/**
 * Reads a pasted table of contents: decimal numbers, Markdown, `Unit 3:` and its like, indentation, or all of them in
 * one text (OQ-084). Throws an `invalid` problem whose faults name every line to correct.
 *
 * The way there: readable lines, without their page numbers, become entries with their marks taken off; the marks, and
 * what the whole text says about them, tell which entry stands below which.
 */
export function parseTableOfContents(text: string): OutlineNode[] {
  if (Buffer.byteLength(text) > contentsLimits.bytes) {
    throw invalid('toc_too_long', `A table of contents has at most ${contentsLimits.bytes / 1024} KB.`);
  }
  const entries = readEntries(text);
  const nested = entries.length <= contentsLimits.nodes ? nest(entries) : [];
  refuse([...unreadableLines(text), ...longTitles(entries), ...surplus(entries, nested)]);
  if (nested.length === 0) throw invalid('toc_empty', 'Paste a table of contents with at least one title.');
  return flattenOutline(nested);
}

/** Brings an outline of any depth to three levels: what lies deeper follows its section, in reading order. */
export function flattenOutline(nodes: readonly OutlineSketch[], depth = 1): OutlineNode[] {
  if (depth === sectionDepth) return inReadingOrder(nodes).map(({ title }) => ({ title, children: [] }));
  return nodes.map(({ title, children = [] }) => ({ title, children: flattenOutline(children, depth + 1) }));
}

function unreadableLines(text: string): Issue[] {
  if (!text.includes('\0')) return [];
  return splitLines(text).flatMap((line, index) =>
    line.includes('\0')
      ? [{ line: index + 1, rule: 'toc_unreadable', message: 'This line holds a NUL character.' }]
      : [],
  );
}

function longTitles(entries: Entry[]): Issue[] {
  return entries
    .map(({ line, title }) => ({ line, length: Array.from(title).length }))
    .filter(({ length }) => length > contentsLimits.titleLength)
    .map(({ line, length }) => ({
      line,
      rule: 'toc_title_too_long',
      message: `A title has at most ${contentsLimits.titleLength} characters; this one has ${length}.`,
    }));
}

function surplus(entries: Entry[], nested: NestedEntry[]): Issue[] {
  const all = nested.length > 0 ? inReadingOrder(nested) : entries;
  if (all.length <= contentsLimits.nodes) return [];
  const message = `An outline has at most ${contentsLimits.nodes} units, parts and sections; here is one more.`;
  return [{ line: all[contentsLimits.nodes].line, rule: 'toc_too_many_entries', message }];
}

function refuse(faults: Issue[]): void {
  if (faults.length === 0) return;
  const rules = new Set(faults.map(({ rule }) => rule));
  throw invalid(
    rules.size === 1 ? faults[0].rule : 'toc_invalid',
    'Correct the lines named here and paste the table of contents again.',
    faults.slice(0, contentsLimits.faults),
  );
}
