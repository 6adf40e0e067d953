import { createHash } from 'node:crypto';
import { shuffled } from '#questions/types/shared/shuffle.js';

/** A random draw of an assessment: `count` of the items that name it. */
export interface RandomDraw {
  id: string;
  count: number;
}

/** An item that every attempt has, or a candidate of a draw. */
interface Candidate {
  id: string;
  drawId: string | null;
}

/**
 * The items of an attempt, in the order of the assessment: all items outside of draws, and of each draw the candidates
 * whose hashes with the seed are the lowest. Equal seeds draw the same items, whatever the order of the candidates.
 */
export function drawFor<T extends Candidate>(seed: string, draws: RandomDraw[], candidates: T[]): T[] {
  const drawn = new Set(draws.flatMap((draw) => drawnFrom(seed, draw, candidates)));
  return candidates.filter((item) => item.drawId === null || drawn.has(item.id));
}

/** The order in which an attempt shows its items if the assessment is shuffled. */
export const orderFor = <T extends { id: string }>(seed: string, items: T[]): T[] => shuffled(items, seed);

function drawnFrom(seed: string, { id, count }: RandomDraw, candidates: Candidate[]): string[] {
  return candidates
    .filter((item) => item.drawId === id)
    .map((item) => ({ id: item.id, rank: rankOf(seed, id, item.id) }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .slice(0, count)
    .map((item) => item.id);
}

const rankOf = (seed: string, drawId: string, itemId: string): string =>
  createHash('sha256')
    .update(JSON.stringify([seed, drawId, itemId]))
    .digest('hex');
