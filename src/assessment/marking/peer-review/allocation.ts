import { shuffled } from '#questions/types/shared/shuffle.js';

/** A submitted work, and the students who submitted it and review others. */
export interface ReviewedWork {
  id: string;
  members: string[];
}

/** That a student reviews a work. Without an id it is new. */
export interface Assignment {
  id?: string;
  workId: string;
  reviewerId: string;
  /** Whether it has been reviewed, so that it can no longer be given to another work. */
  isStarted: boolean;
}

/**
 * Allocates works to reviewers: each member of a work reviews `perReviewer` works of others, and each work gets as many
 * reviews for each of its members. Equal seeds, works and assignments give the same result. The first allocation is a
 * rotation: the works stand in a circle in the order of the seed, and member j of the work at place p reviews the next works,
 * starting j × perReviewer places further. As all works are shifted alike, none is reviewed more often than another if all
 * have equally many members, and none comes back to its own members. Late works are spliced in: an assignment u → v that
 * has not been started becomes u → new, and a new member reviews v, so that all counts stay. Returns all assignments.
 */
export function allocate(
  works: ReviewedWork[],
  existing: Assignment[],
  { perReviewer, seed }: { perReviewer: number; seed: string },
): Assignment[] {
  const count = Math.min(perReviewer, works.length - 1);
  if (count < 1) return existing;
  const circle = shuffled(works, seed).map(({ id, members }) => ({ id, members: inOrder(members, seed) }));
  if (existing.length === 0) return circle.flatMap((_, place) => rotated(circle, place, count));
  const assignments = existing.map((one) => ({ ...one }));
  const reviewing = new Set(existing.map(({ reviewerId }) => reviewerId));
  for (const work of circle)
    for (const reviewer of work.members.filter((member) => !reviewing.has(member)))
      for (let n = 0; n < count; n++) splice(assignments, circle, { work, reviewer, seed: `${seed}/${reviewer}/${n}` });
  return assignments;
}

const inOrder = (ids: string[], seed: string): string[] =>
  shuffled(
    ids.map((id) => ({ id })),
    seed,
  ).map(({ id }) => id);

function rotated(circle: ReviewedWork[], place: number, count: number): Assignment[] {
  const others = circle.length - 1;
  return (circle[place]?.members ?? []).flatMap((reviewerId, member) =>
    Array.from({ length: count }, (_, n) => {
      const next = place + 1 + ((member * count + n) % others);
      return { workId: circle[next % circle.length]?.id ?? '', reviewerId, isStarted: false };
    }),
  );
}

/** Gives a new reviewer one more work, and their work one more reviewer. */
function splice(
  assignments: Assignment[],
  works: ReviewedWork[],
  { work, reviewer, seed }: { work: ReviewedWork; reviewer: string; seed: string },
): void {
  const pairs = new Set(assignments.map(({ workId, reviewerId }) => `${workId} ${reviewerId}`));
  const mayReview = (id: string, workId: string) => !pairs.has(`${workId} ${id}`);
  const isForeign = (id: string) => !work.members.includes(id) && mayReview(id, work.id);
  const candidates = assignments.filter(
    ({ isStarted, workId, reviewerId }) =>
      !isStarted && workId !== work.id && isForeign(reviewerId) && mayReview(reviewer, workId),
  );
  const [edge] = shuffled(
    candidates.map((one) => ({ id: `${one.workId} ${one.reviewerId}`, one })),
    seed,
  );
  if (edge) {
    assignments.push({ workId: edge.one.workId, reviewerId: reviewer, isStarted: false });
    edge.one.workId = work.id;
    return;
  }
  // All reviews have been written: the least reviewed work and the least busy reviewer take one more.
  const reviewed = fewest(
    works,
    ({ id }) => assignments.filter(({ workId }) => workId === id).length,
    (other) => other.id !== work.id && mayReview(reviewer, other.id),
  );
  if (reviewed) assignments.push({ workId: reviewed.id, reviewerId: reviewer, isStarted: false });
  const reviewers = works.flatMap(({ members }) => members);
  const free = fewest(reviewers, (id) => assignments.filter(({ reviewerId }) => reviewerId === id).length, isForeign);
  if (free !== undefined) assignments.push({ workId: work.id, reviewerId: free, isStarted: false });
}

function fewest<T>(all: T[], countOf: (one: T) => number, isAllowed: (one: T) => boolean): T | undefined {
  const allowed = all.filter(isAllowed);
  return allowed.reduce<T | undefined>(
    (best, one) => (best === undefined || countOf(one) < countOf(best) ? one : best),
    undefined,
  );
}
