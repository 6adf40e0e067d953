import { about, distinct, integer, listOf, object, optional } from '#platform/shapes/schema.js';
import { id, idsOf, type Option, partLimits, shownText } from './part-schemas.js';

/** An option to drag or to place: once unless `uses` says otherwise; 0 is any number of times. */
export type UsableOption = Option & { uses?: number };

/** At least one option to drag or to place, each with its description of `uses`. */
export const usableOptions = (uses: string) =>
  distinct(
    listOf(
      object<UsableOption>({
        id: about('Identifies the choice in the key and in responses', id),
        text: about('A word or an image, in the format of the question', shownText),
        uses: optional(about(`${uses}; 0 for any number; default 1`, integer({ min: 0, max: 100 }))),
      }),
      { min: 1, max: partLimits.entries },
    ),
    (one) => one.id,
  );

/** How often an option can be used. */
export const usesOf = ({ uses = 1 }: UsableOption): number => (uses === 0 ? Infinity : uses);

/** The ids of the options that `used`, with an id for each use, does not use more often than they can be. */
export function withinUses(options: UsableOption[], used: (string | undefined)[]): Set<string> {
  const timesOf = (option: UsableOption) => used.filter((chosen) => chosen === option.id).length;
  return new Set(idsOf(options.filter((option) => timesOf(option) <= usesOf(option))));
}
