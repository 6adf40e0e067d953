import { drawFor, orderFor } from '#assessment/grading/draws.js';

const items = [
  { id: 'first', drawId: null },
  ...Array.from({ length: 10 }, (_, index) => ({ id: `a${index}`, drawId: 'a' })),
  ...Array.from({ length: 3 }, (_, index) => ({ id: `b${index}`, drawId: 'b' })),
  { id: 'last', drawId: null },
];
const draws = [
  { id: 'a', count: 4 },
  { id: 'b', count: 5 },
];
const idsOf = (some: { id: string }[]) => some.map(({ id }) => id);
const seeds = Array.from({ length: 2_000 }, (_, index) => `seed ${index}`);

describe('The draw of an attempt', () => {
  it('has all fixed items and as many of each draw as it says, in order', () => {
    const drawn = idsOf(drawFor('s', draws, items));

    expect(drawn).toHaveLength(1 + 4 + 3 + 1);
    expect(drawn).toEqual(idsOf(items).filter((id) => drawn.includes(id)));
    expect([drawn[0], drawn.at(-1)]).toEqual(['first', 'last']);
  });

  it('is the same for the same seed, whatever the order of the candidates', () => {
    const again = drawFor('s', draws.toReversed(), items.toReversed());

    expect(idsOf(again).toReversed()).toEqual(idsOf(drawFor('s', draws, items)));
  });

  it('draws every candidate about equally often', () => {
    const counts = new Map<string, number>();
    for (const seed of seeds)
      for (const { id } of drawFor(seed, draws, items)) counts.set(id, (counts.get(id) ?? 0) + 1);
    const ofA = [...counts].filter(([id]) => id.startsWith('a')).map(([, count]) => count);

    // Binomial with p = 0.4: five standard deviations are 110.
    expect(ofA).toHaveLength(10);
    expect(ofA.filter((count) => Math.abs(count - 800) > 110)).toEqual([]);
  });
});

describe('The order of an attempt', () => {
  it('has every item once and is the same for the same seed', () => {
    expect(idsOf(orderFor('s', items)).toSorted()).toEqual(idsOf(items).toSorted());
    expect(orderFor('s', items)).toEqual(orderFor('s', items.toReversed()));
  });

  it('differs between seeds', () => {
    expect(new Set(seeds.map((seed) => idsOf(orderFor(seed, items)).join())).size).toBeGreaterThan(1_990);
  });
});
