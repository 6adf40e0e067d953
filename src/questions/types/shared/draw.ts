import { createHash } from 'node:crypto';

/** What one attempt fixes for a question: the seed of everything random, and whether its choices are shuffled. */
export interface Draw {
  seed: string;
  shuffle: boolean;
}

/** The draw of a question outside of an attempt: the author's order, and always the same values. */
export const noDraw: Draw = { seed: '', shuffle: false };

/** The seed of a question in an attempt. Showing and grading must use the same one. */
export const itemSeed = (attemptSeed: string, itemId: string): string => `${attemptSeed}/${itemId}`;

/**
 * A whole number from 0 to `count - 1`, drawn by a seed: 48 bits of its SHA-256 hash. The bias is below one in ten
 * million for counts up to 10 million.
 */
export const drawnBelow = (count: number, seed: string): number =>
  createHash('sha256').update(seed).digest().readUIntBE(0, 6) % count;
