/** The smallest number of people about whom anything is published. */
export const minGroupSize = 5;

/** Totals of one block: sums and numbers of its members; never published alone. */
export interface BlockTotals {
  /** Members who spent time on resources, their seconds, and the number of pairs of a person and a resource. */
  engaged: number;
  seconds: number;
  pairs: number;
  /** Members who completed a resource, and the number of completions. */
  completers: number;
  completions: number;
  /** Members by interest of their profile. */
  interests: Record<string, number>;
  /** Members who spent time on a topic, and their seconds. */
  topics: Record<string, { people: number; seconds: number }>;
  /** Members who used a feature in the last 30 days. */
  active: Record<string, number>;
}

/** People who were never counted, and people whose former block was frozen. */
export interface Waiting {
  fresh: string[];
  returning: string[];
}

/**
 * Divides waiting people into new blocks, each with at least `minGroupSize` people who were never counted before. This is what
 * the proof in docs/decisions/0144 rests on. Without enough of them, all keep waiting. `shuffle` makes the composition unpredictable.
 */
export function formBlocks({ fresh, returning }: Waiting, shuffle: (ids: string[]) => string[]): string[][] {
  const count = Math.floor(fresh.length / minGroupSize);
  const blocks = Array.from({ length: count }, (): string[] => []);
  const deal = (ids: string[]) => shuffle(ids).forEach((id, index) => blocks[index % count]?.push(id));
  deal(fresh);
  deal(returning);
  return blocks;
}

/** The quarter of a day: 2026-11-29 is in 2026-Q4. */
export const cohortOf = (day: string): string => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
