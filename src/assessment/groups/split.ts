import { shuffled } from '#questions/types/shared/shuffle.js';

/**
 * Splits students into groups of at most `size`, whose sizes differ by at most one. The order of the students is that of
 * hashes with the seed: the same seed and students give the same groups, in whatever order the students come.
 */
export function splitRandomly<T extends { id: string }>(
  students: T[],
  { size, seed }: { size: number; seed: string },
): T[][] {
  const count = Math.ceil(students.length / size);
  const groups: T[][] = Array.from({ length: count }, () => []);
  for (const [at, student] of shuffled(students, seed).entries()) groups[at % count]?.push(student);
  return groups;
}
