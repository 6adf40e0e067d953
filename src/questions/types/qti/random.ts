import { createHash } from 'node:crypto';

/** Gives numbers from 0 (included) to 1 (excluded). */
export type Random = () => number;

const twoTo32 = 4_294_967_296;

/**
 * Mulberry32 (Tommy Ettinger, 2017), the generator of pie-qti: published conformance cases name their seeds for it. A
 * text is a seed by the first 32 bits of its SHA-256 hash.
 */
export function randomFrom(seed: number | string): Random {
  let state = (typeof seed === 'number' ? seed : createHash('sha256').update(seed).digest().readUInt32BE()) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / twoTo32;
  };
}
