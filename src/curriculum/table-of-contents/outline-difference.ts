import type { OutlineNode } from './table-of-contents.js';

/** A unit, part or section of a subject. */
export interface ExistingNode {
  id: string;
  title: string;
  children: ExistingNode[];
}

/** A unit to insert has no existing one. */
export interface MatchedUnit {
  node: OutlineNode;
  existing: ExistingNode | undefined;
}

/**
 * Pairs each unit with an existing one of the same title and content, so that importing a text again inserts nothing.
 * Of two equal units, the second needs a second existing one.
 */
export function matchUnits(nodes: OutlineNode[], existing: ExistingNode[]): MatchedUnit[] {
  const unused = new Map<string, ExistingNode[]>();
  for (const unit of existing) unused.set(keyOf(unit), [...(unused.get(keyOf(unit)) ?? []), unit]);
  return nodes.map((node) => ({ node, existing: unused.get(keyOf(node))?.shift() }));
}

/** Whether both outlines have the same titles in the same order. */
export function isSameOutline(nodes: OutlineNode[], existing: ExistingNode[]): boolean {
  return nodes.map(keyOf).join() === existing.map(keyOf).join();
}

/** Titles are compared in NFC, because the same text may be pasted in either form. */
function keyOf(node: OutlineNode): string {
  return JSON.stringify(node, (key, value: unknown) => (key === 'id' ? undefined : value)).normalize('NFC');
}
