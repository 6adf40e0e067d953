import { type BlockTotals, cohortOf, formBlocks, minGroupSize } from '#insight/analytics/overview/analytics-blocks.js';
import { publish, roundDown } from '#insight/analytics/overview/publish.js';
import { seeded } from '../contract/values.js';

interface Block {
  people: string[];
  cohort: string;
  isFrozen: boolean;
}

/** The statistics of a school in which people come, go and return; what an attacker sees of them, day by day. */
class Statistics {
  readonly published: string[][][] = [];
  private blocks: Block[] = [];
  private readonly wasCounted = new Set<string>();
  readonly permitting = new Set<string>();
  private count = 0;

  constructor(private readonly random: () => number) {}

  join(person = `person ${++this.count}`): void {
    this.permitting.add(person);
  }

  leave(person: string): void {
    this.permitting.delete(person);
  }

  /** One day, as the job does it. */
  nextDay(day: number): void {
    for (const block of this.blocks) block.isFrozen ||= block.people.some((person) => !this.permitting.has(person));
    this.blocks = this.blocks.filter(({ isFrozen }) => !isFrozen || this.random() > 0.1);
    const inWhole = new Set(this.blocks.filter(({ isFrozen }) => !isFrozen).flatMap(({ people }) => people));
    const waiting = [...this.permitting].filter((person) => !inWhole.has(person));
    const fresh = waiting.filter((person) => !this.wasCounted.has(person));
    const returning = waiting.filter((person) => this.wasCounted.has(person));
    const formed = formBlocks({ fresh, returning }, (ids) => ids.sort(() => this.random() - 0.5));
    if (formed.length > 0)
      this.blocks = this.blocks.filter(
        ({ people, isFrozen }) => !isFrozen || !people.some((each) => waiting.includes(each)),
      );
    const cohort = `cohort ${Math.floor(day / 10)}`;
    for (const people of formed) this.blocks.push({ people, cohort, isFrozen: false });
    for (const person of formed.flat()) this.wasCounted.add(person);
    const cohorts = [...new Set(this.blocks.map((block) => block.cohort))];
    this.published.push(
      cohorts.map((each) => this.blocks.filter((block) => block.cohort === each).flatMap(({ people }) => people)),
    );
  }
}

/** What an attacker knows of the people: all sums that can be derived from published sums, in reduced row echelon form. */
class Attacker {
  readonly rows: { pivot: string; row: Map<string, number> }[] = [];

  /** Adds a published sum; people may occur in it more than once. */
  see(people: string[]): void {
    const row = this.reduced(vectorOf(people));
    const [pivot] = row.keys();
    if (pivot === undefined) return;
    const factor = row.get(pivot) ?? 1;
    for (const [person, value] of row) row.set(person, value / factor);
    for (const known of this.rows) subtract(known.row, row, known.row.get(pivot) ?? 0);
    this.rows.push({ pivot, row });
  }

  /** Whether the sum over these people follows from what was published. */
  knows(people: string[]): boolean {
    return this.reduced(vectorOf(people)).size === 0;
  }

  private reduced(row: Map<string, number>): Map<string, number> {
    for (const known of this.rows) subtract(row, known.row, row.get(known.pivot) ?? 0);
    return row;
  }
}

function vectorOf(people: string[]): Map<string, number> {
  const row = new Map<string, number>();
  for (const person of people) row.set(person, (row.get(person) ?? 0) + 1);
  return row;
}

function subtract(from: Map<string, number>, row: Map<string, number>, factor: number): void {
  if (Math.abs(factor) < 1e-9) return;
  for (const [person, value] of row) {
    const rest = (from.get(person) ?? 0) - factor * value;
    if (Math.abs(rest) < 1e-9) from.delete(person);
    else from.set(person, rest);
  }
}

/** Forty days with random joins, leaves and returns. */
function play(seed: number): Statistics {
  const random = seeded(seed);
  const statistics = new Statistics(random);
  const gone: string[] = [];
  for (let day = 0; day < 40; day++) {
    for (let n = Math.floor(random() * 6); n > 0; n--) statistics.join();
    for (const person of Array.from(statistics.permitting)) {
      if (random() > 0.04) continue;
      statistics.leave(person);
      gone.push(person);
    }
    if (random() < 0.5) statistics.join(gone.splice(Math.floor(random() * gone.length), 1)[0]);
    statistics.nextDay(day);
  }
  return statistics;
}

const seeds = Array.from({ length: 150 }, (_, seed) => seed);

describe('published sums', () => {
  it('reveal no sum of fewer than five people, whatever days and cohorts are combined', () => {
    const known = seeds.flatMap((seed) => {
      const { published } = play(seed);
      const attacker = new Attacker();
      for (const cohort of published.flat()) attacker.see(cohort);
      const everyone = [...new Set(published.flat(2))];
      const smallRows = attacker.rows.filter(({ row }) => row.size < minGroupSize).map(({ row }) => [...row.keys()]);
      const groups = [...everyone.map((person) => [person]), ...smallGroups(everyone, seeded(seed + 1000))];
      return [...smallRows, ...groups.filter((group) => attacker.knows(group))];
    });

    expect(known).toEqual([]);
  });

  it('differ between any two days or cohorts by no one or by at least five people', () => {
    const small = seeds.slice(0, 40).flatMap((seed) => {
      const answers = play(seed).published.flatMap((cohorts) => [...cohorts, cohorts.flat()]);
      return answers.flatMap((one, n) =>
        answers.slice(n + 1).filter((other) => {
          const size = differenceOf(one, other);
          return size > 0 && size < minGroupSize;
        }),
      );
    });

    expect(small).toEqual([]);
  });

  it('would reveal people without the rule of new people in a block', () => {
    const attacker = new Attacker();
    attacker.see(['a', 'b', 'c', 'd', 'e']);
    attacker.see(['b', 'c', 'd', 'e']);

    expect([attacker.knows(['a']), attacker.knows(['b'])]).toEqual([true, false]);
  });

  it('do not show that a person has left', () => {
    const [stayed, left] = [0, 1].map(() => new Statistics(() => 0.5));
    for (const statistics of [stayed, left]) {
      for (let n = 0; n < 23; n++) statistics?.join();
      statistics?.nextDay(0);
    }
    left?.leave('person 7');
    for (const statistics of [stayed, left]) statistics?.nextDay(1);

    expect(left?.published).toEqual(stayed?.published);
  });
});

const smallGroups = (people: string[], random: () => number): string[][] =>
  Array.from({ length: 100 }, () =>
    Array.from({ length: 2 + Math.floor(random() * 3) }, () => people[Math.floor(random() * people.length)] ?? ''),
  ).filter((group) => new Set(group).size === group.length);

function differenceOf(one: string[], other: string[]): number {
  const row = vectorOf(one);
  subtract(row, vectorOf(other), 1);
  return row.size;
}

describe('blocks', () => {
  it('have at least five new people each', () => {
    const inOrder = (ids: string[]) => ids;
    const people = (count: number, name: string) => Array.from({ length: count }, (_, n) => `${name}${n}`);

    expect(formBlocks({ fresh: people(4, 'new'), returning: people(9, 'old') }, inOrder)).toEqual([]);
    const blocks = formBlocks({ fresh: people(13, 'new'), returning: people(3, 'old') }, inOrder);
    expect(blocks.map((block) => block.filter((id) => id.startsWith('new')).length)).toEqual([7, 6]);
    expect(blocks.flat().length).toBe(16);
  });

  it.each([
    ['2026-01-01', '2026-Q1'],
    ['2026-11-29', '2026-Q4'],
  ])('formed on %s belong to the cohort %s', (day, cohort) => {
    expect(cohortOf(day)).toBe(cohort);
  });
});

describe('published statistics', () => {
  const totals = (values: Partial<BlockTotals> = {}): BlockTotals => ({
    engaged: 0,
    seconds: 0,
    pairs: 0,
    completers: 0,
    completions: 0,
    interests: {},
    topics: {},
    active: {},
    ...values,
  });
  const block = (size: number, values: Partial<BlockTotals> = {}, cohort = '2026-Q4') => ({
    cohort,
    size,
    totals: totals(values),
  });

  it('contain nothing of people when there are no blocks', () => {
    const { people, averageMinutes, interests, cohorts } = publish([]);

    expect([people, averageMinutes, interests.labels, cohorts.labels]).toEqual([0, null, [], []]);
  });

  it('leave out what fewer than five people did', () => {
    const rare = { engaged: 4, seconds: 600, pairs: 4, completers: 4, completions: 9 };
    const few = {
      interests: { rare: 4, common: 5 },
      topics: { rare: { people: 4, seconds: 60 } },
      active: { notes: 4, live: 6 },
    };

    const { averageMinutes, interests, topics, active, cohorts } = publish([block(9, { ...rare, ...few })]);

    expect([averageMinutes, topics, cohorts.averageMinutes, cohorts.completions]).toEqual([
      null,
      { labels: [], data: [] },
      [null],
      [null],
    ]);
    expect(interests).toEqual({ labels: ['common'], data: [100] });
    expect(active).toEqual({ labels: ['live'], data: [5] });
  });

  it('sum blocks, and round people down to multiples of five', () => {
    const engaged = {
      engaged: 5,
      seconds: 3_600,
      pairs: 6,
      completers: 5,
      completions: 12,
      topics: { law: { people: 5, seconds: 1_500 } },
    };
    const published = publish([
      block(7, { ...engaged, interests: { law: 3, art: 6 } }),
      block(6, { interests: { law: 4 } }),
      block(8, engaged, '2027-Q1'),
    ]);

    expect(published).toEqual({
      people: 20,
      averageMinutes: 10,
      interests: { labels: ['art', 'law'], data: [25, 25] },
      topics: { labels: ['law'], data: [5] },
      cohorts: { labels: ['2026-Q4', '2027-Q1'], people: [10, 5], averageMinutes: [10, 10], completions: [0.9, 1.5] },
      active: { labels: [], data: [] },
    });
  });

  it('give numbers of people of which no number from one to four can be derived', () => {
    const random = seeded(7);
    for (let n = 0; n < 500; n++) expect(roundDown(Math.floor(random() * 200)) % minGroupSize).toBe(0);
  });
});
