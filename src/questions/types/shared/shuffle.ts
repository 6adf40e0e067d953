import { createHash } from 'node:crypto';
import { type Draw } from './draw.js';
import { type Option } from './part-schemas.js';

/**
 * Orders options, or the items of an assessment, by a hash of seed, id and text. Every order is equally likely and, unlike with a seeded random
 * shuffle, independent of the original order: seed and code together do not reveal how the author arranged them.
 */
export function shuffled<T extends { id: string; text?: string }>(options: T[], seed: string): T[] {
  const hashes = new Map(options.map((option) => [option, hashOf(option, seed)]));
  const hash = (option: T) => hashes.get(option) ?? '';
  return options.toSorted((one, other) => (hash(one) < hash(other) ? -1 : 1));
}

/** Shuffled if the draw says so, otherwise in the author's order. */
export const shuffledIf = ({ seed, shuffle }: Draw, options: Option[]): Option[] =>
  shuffle ? shuffled(options, seed) : options;

const hashOf = ({ id, text }: { id: string; text?: string }, seed: string): string =>
  createHash('sha256')
    .update(JSON.stringify([seed, id, text]))
    .digest('hex');
