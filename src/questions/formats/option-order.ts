import { type Option } from '#questions/types/shared/part-schemas.js';
import { fingerprint } from './external-ids.js';

/** `a` to `z`, then `aa`: an id by position. */
export const optionId = (index: number): string =>
  (index < 26 ? '' : optionId(Math.floor(index / 26) - 1)) + String.fromCharCode(97 + (index % 26));

/**
 * Arranges texts in an order that is independent of their order in the file and the same at every import. `ids` are
 * their ids in the order of the file.
 */
export function shuffledOptions(texts: string[], seed: string): { options: Option[]; ids: string[] } {
  const order = texts
    .map((text, index) => ({ text, index, rank: fingerprint(`${seed}\n${index}\n${text}`) }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1));
  const ids = new Map(order.map(({ index }, position) => [index, optionId(position)]));
  return {
    options: order.map(({ text }, position) => ({ id: optionId(position), text })),
    ids: texts.map((_, index) => ids.get(index) ?? ''),
  };
}
