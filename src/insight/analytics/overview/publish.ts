import { type BlockTotals, minGroupSize } from './analytics-blocks.js';

/** A block as it is summed. */
export interface CountedBlock {
  cohort: string;
  size: number;
  totals: BlockTotals;
}

/** Labels and their numbers, as charts take them. */
export interface Series {
  labels: string[];
  data: number[];
}

/** What is published of all blocks. Numbers of people are multiples of `minGroupSize`; null and missing labels are too small. */
export interface PublishedStatistics {
  people: number;
  averageMinutes: number | null;
  /** Percentage of people by interest. */
  interests: Series;
  /** Average minutes of a person on a topic. */
  topics: Series;
  cohorts: { labels: string[]; people: number[]; averageMinutes: (number | null)[]; completions: (number | null)[] };
  /** People who used a feature in the last 30 days. */
  active: Series;
}

const maxLabels = 50;

/** The published statistics. They depend on sums over whole blocks only. */
export function publish(blocks: CountedBlock[]): PublishedStatistics {
  const all = sumOf(blocks);
  const people = roundDown(all.size);
  return {
    people,
    averageMinutes: averageMinutes(all),
    interests: seriesOf(all.interests, (count) => percentOf(roundDown(count), people)),
    topics: seriesOf(all.topics, (topic) => minutesPerPerson(topic)),
    cohorts: cohortsOf(blocks),
    active: seriesOf(all.active, (count) => roundDown(count) || undefined),
  };
}

/** At most the number, a multiple of the smallest group; 0 for less than a group. */
export const roundDown = (count: number): number => Math.floor(count / minGroupSize) * minGroupSize;

interface Sum extends BlockTotals {
  size: number;
}

function sumOf(blocks: CountedBlock[]): Sum {
  const sum = { size: 0, engaged: 0, seconds: 0, pairs: 0, completers: 0, completions: 0 };
  const interests: Record<string, number> = {};
  const topics: BlockTotals['topics'] = {};
  const active: Record<string, number> = {};
  for (const { size, totals } of blocks) {
    sum.size += size;
    for (const name of ['engaged', 'seconds', 'pairs', 'completers', 'completions'] as const) sum[name] += totals[name];
    addTo(interests, totals.interests);
    addTo(active, totals.active);
    for (const [topic, { people, seconds }] of Object.entries(totals.topics)) {
      const known = topics[topic] ?? { people: 0, seconds: 0 };
      topics[topic] = { people: known.people + people, seconds: known.seconds + seconds };
    }
  }
  return { ...sum, interests, topics, active };
}

function addTo(sum: Record<string, number>, counts: Record<string, number>): void {
  for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
}

const averageMinutes = ({ engaged, seconds, pairs }: Sum): number | null =>
  engaged < minGroupSize ? null : Math.round(seconds / 60 / pairs);

const minutesPerPerson = ({ people, seconds }: { people: number; seconds: number }): number | undefined =>
  people < minGroupSize ? undefined : Math.round(seconds / 60 / people);

const percentOf = (count: number, people: number): number | undefined =>
  count === 0 || people === 0 ? undefined : Math.round((100 * count) / people);

/** The series of the values that may be published, largest first. */
function seriesOf<T>(values: Record<string, T>, published: (value: T) => number | undefined): Series {
  const shown = Object.entries(values).flatMap(([label, value]) => {
    const number = published(value);
    return number === undefined ? [] : [{ label, number }];
  });
  shown.sort((a, b) => b.number - a.number || (a.label < b.label ? -1 : 1));
  const first = shown.slice(0, maxLabels);
  return { labels: first.map(({ label }) => label), data: first.map(({ number }) => number) };
}

function cohortsOf(blocks: CountedBlock[]): PublishedStatistics['cohorts'] {
  const labels = [...new Set(blocks.map(({ cohort }) => cohort))].sort();
  const sums = labels.map((label) => sumOf(blocks.filter(({ cohort }) => cohort === label)));
  return {
    labels,
    people: sums.map(({ size }) => roundDown(size)),
    averageMinutes: sums.map(averageMinutes),
    completions: sums.map(({ size, completers, completions }) =>
      completers < minGroupSize ? null : Math.round((10 * completions) / size) / 10,
    ),
  };
}
