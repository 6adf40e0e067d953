import { allocate, type Assignment, type ReviewedWork } from '#assessment/marking/peer-review/allocation.js';
import { reasonOf } from '#assessment/marking/peer-review/peer-grading.service.js';
import { qualityOf, squaredDeviation, weightedMean, weightOf } from '#assessment/marking/peer-review/peer-scores.js';
import { exact, Fraction } from '#questions/types/shared/fraction.js';

const works = (count: number, members = 1): ReviewedWork[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `w${n}`,
    members: Array.from({ length: members }, (__, m) => `s${n}.${m}`),
  }));

const countBy = (list: Assignment[], field: 'workId' | 'reviewerId') => {
  const counts = new Map<string, number>();
  for (const one of list) counts.set(one[field], (counts.get(one[field]) ?? 0) + 1);
  return counts;
};

/** What is wrong with an allocation: own works, works reviewed twice by one, and counts other than expected. */
function faults(all: ReviewedWork[], list: Assignment[], { perReviewer, perWork }: Record<string, number>): string[] {
  const own = list.filter(({ workId, reviewerId }) =>
    all.find(({ id }) => id === workId)?.members.includes(reviewerId),
  );
  const pairs = new Set(list.map(({ workId, reviewerId }) => `${workId} ${reviewerId}`));
  const byWork = countBy(list, 'workId');
  const byReviewer = countBy(list, 'reviewerId');
  return [
    ...own.map(({ reviewerId }) => `${reviewerId} reviews the own work`),
    ...(pairs.size < list.length ? ['a work is reviewed twice by one student'] : []),
    ...all.filter(({ id }) => byWork.get(id) !== perWork).map(({ id }) => `${id} has ${byWork.get(id)} reviews`),
    ...all
      .flatMap(({ members }) => members)
      .filter((id) => byReviewer.get(id) !== perReviewer)
      .map((id) => `${id} has ${byReviewer.get(id)} works`),
  ];
}

const numbered = (list: Assignment[], isStarted = false) =>
  list.map((one, n) => ({ ...one, id: one.id ?? `a${n}`, isStarted }));

describe('The allocation of works', () => {
  it.each([
    [2, 1, 1],
    [4, 1, 3],
    [7, 1, 3],
    [30, 1, 5],
    [5, 3, 2],
    [10, 4, 3],
  ])('of %d works by groups of %d gives each %d works and never the own one', (count, members, perReviewer) => {
    const all = works(count, members);

    const list = allocate(all, [], { perReviewer, seed: 'autumn' });

    expect(faults(all, list, { perReviewer, perWork: perReviewer * members })).toEqual([]);
  });

  it('gives each work once if there are fewer works than reviews', () => {
    const all = works(3);

    const list = allocate(all, [], { perReviewer: 10, seed: 'x' });

    expect(faults(all, list, { perReviewer: 2, perWork: 2 })).toEqual([]);
  });

  it('is the same for the same seed, in whatever order the works come, and another for another seed', () => {
    const options = { perReviewer: 3, seed: 'x' };
    const sorted = (list: Assignment[]) => list.map(({ workId, reviewerId }) => `${workId} ${reviewerId}`).toSorted();

    const list = sorted(allocate(works(12), [], options));

    expect(sorted(allocate(works(12).toReversed(), [], options))).toEqual(list);
    expect(sorted(allocate(works(12), [], { ...options, seed: 'y' }))).not.toEqual(list);
  });

  it('changes nothing if nothing was submitted since', () => {
    const all = works(6);
    const first = numbered(allocate(all, [], { perReviewer: 3, seed: 'x' }));

    expect(allocate(all, first, { perReviewer: 3, seed: 'x' })).toEqual(first);
  });

  it('splices late works in, so that all counts stay', () => {
    const first = numbered(allocate(works(6), [], { perReviewer: 3, seed: 'x' }));

    const list = allocate(works(8), first, { perReviewer: 3, seed: 'x' });

    expect(faults(works(8), list, { perReviewer: 3, perWork: 3 })).toEqual([]);
    expect(list.filter(({ id }) => id)).toHaveLength(first.length);
  });

  it('takes no written review away: the late work gets additional reviewers', () => {
    const first = numbered(allocate(works(6), [], { perReviewer: 3, seed: 'x' }), true);

    const list = allocate(works(7), first, { perReviewer: 3, seed: 'x' });

    expect(list.slice(0, first.length)).toEqual(first);
    expect(countBy(list, 'workId').get('w6')).toBe(3);
    expect(countBy(list, 'reviewerId').get('s6.0')).toBe(3);
    expect(Math.max(...countBy(list, 'reviewerId').values())).toBe(4);
  });

  it('needs two works', () => {
    expect(allocate(works(1), [], { perReviewer: 3, seed: 'x' })).toEqual([]);
  });
});

const criteria = [
  { id: 'a', maxPoints: 4 },
  { id: 'b', maxPoints: 2 },
];
const marks = (a: number, b: number) => [
  { criterionId: 'a', points: a },
  { criterionId: 'b', points: b },
];

describe('The weight of a reviewer', () => {
  // d² is the mean of (4 − a)² / 16 and (2 − b)² / 4; the weight is 1 / (1 + 16 d²).
  it.each([
    [marks(4, 2), '0', '1.000000'],
    [marks(3, 2), '1/32', '0.666667'],
    [marks(3, 1.5), '1/16', '0.500000'],
    [marks(2, 2), '1/8', '0.333333'],
    [marks(2, 1), '1/4', '0.200000'],
    [marks(0, 0), '1', '0.058824'],
  ])('follows the deviation of %j from the marks of the teacher', (given, squared, weight) => {
    const deviation = squaredDeviation(given, marks(4, 2), criteria);

    expect([deviation.toString(), weightOf([deviation])]).toEqual([squared, weight]);
  });

  it('is the mean over samples, and 1 without samples', () => {
    const samples = [Fraction.zero, exact('1/8')];

    expect([weightOf(samples), weightOf([])]).toEqual(['0.500000', '1.000000']);
  });
});

describe('The score of a work', () => {
  it('is the exact weighted mean of its reviews', () => {
    const reviews = [
      { points: '6', weight: '1' },
      { points: '3', weight: '0.500000' },
      { points: '0', weight: '0.500000' },
    ];

    expect(weightedMean(reviews)?.toString()).toBe('15/4');
    expect(weightedMean([])).toBeNull();
  });

  it('decides on the quality of its reviews', () => {
    const mean = exact('15/4');

    // (6 − 15/4) / 6 = 3/8, so 1 / (1 + 16 × 9/64) = 4/13.
    expect(qualityOf([{ points: '6', mean, maxPoints: '6' }])).toBe(30.77);
    expect(qualityOf([])).toBeNull();
  });
});

describe('The reason of a grade by peer review', () => {
  it.each([
    [[1], 'Peer review: weighted mean of 1 review.'],
    [[3, 3], 'Peer review: weighted mean of 3 reviews.'],
    [[3, 1, 2], 'Peer review: weighted mean of 1 to 3 reviews.'],
  ])('for works with %j reviews says how many', (counts, reason) => {
    expect(reasonOf(counts.map((reviews) => ({ reviews })))).toBe(reason);
  });
});
