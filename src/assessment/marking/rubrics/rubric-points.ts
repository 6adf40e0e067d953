import { invalid } from '#platform/problems/problem.js';
import { exact, type Fraction, sum } from '#questions/types/shared/fraction.js';
import type { RubricCriterion, RubricKind } from './rubric.entity.js';

/** A mark as a teacher gives it. */
export interface GivenMark {
  criterionId: string;
  levelId?: string | undefined;
  points?: number | undefined;
  comment: string;
}

/** A mark with its points. */
export interface CountedMark {
  criterionId: string;
  levelId: string | null;
  points: number;
  comment: string;
}

/** Marks by a version of a rubric; `itemId` is null for the whole work. */
export interface RubricResult {
  itemId: string | null;
  rubricVersionId: string;
  marks: CountedMark[];
  points: string;
}

/** The marks in the order of the criteria, with their points. Throws 400 unless there is one valid mark for each criterion. */
export function countMarks(criteria: RubricCriterion[], marks: GivenMark[]): CountedMark[] {
  const given = new Map(marks.map((mark, at) => [mark.criterionId, { mark, at }]));
  const isComplete = criteria.every(({ id }) => given.has(id)) && marks.length === criteria.length;
  if (!isComplete) throw markInvalid('marks', 'Give exactly one mark for each criterion.');
  return criteria.map((criterion) => {
    const { mark, at } = given.get(criterion.id) ?? { mark: { criterionId: '', comment: '' }, at: 0 };
    const { levelId = null, points, comment } = mark;
    return { criterionId: criterion.id, levelId, points: pointsOf(criterion, { levelId, points }, at), comment };
  });
}

function pointsOf(
  { levels, maxPoints }: RubricCriterion,
  { levelId, points }: { levelId: string | null; points: number | undefined },
  at: number,
): number {
  if (levels.length > 0) {
    const level = levels.find(({ id }) => id === levelId);
    if (!level) throw markInvalid(`marks.${at}.levelId`, 'Choose a level of the criterion.');
    return level.points;
  }
  if (points === undefined || levelId !== null || points > maxPoints)
    throw markInvalid(`marks.${at}.points`, `Give points from 0 to ${maxPoints}.`);
  return points;
}

export const pointsTotal = (points: { points: number }[]): Fraction =>
  sum(points.map((one) => exact(String(one.points))));

/** Points by a rubric as points of an item or of the work: the same share, rounded half up to two decimals. */
export const scaledPoints = (points: Fraction, maxPoints: string, possible: string): string =>
  exact(possible).times(points).over(exact(maxPoints)).toFixed(2);

/** The highest points of a rubric. Throws 400 for criteria that fit neither a rubric nor a guide. */
export function maxPointsOf(kind: RubricKind, criteria: RubricCriterion[]): string {
  for (const [at, { levels, maxPoints }] of criteria.entries()) {
    if (kind === 'rubric' && levels.length < 2)
      throw markInvalid(`criteria.${at}.levels`, 'A criterion needs two levels.');
    if (kind === 'guide' && levels.length > 0) throw markInvalid(`criteria.${at}.levels`, 'A guide has no levels.');
    if (!(maxPoints > 0)) throw markInvalid(`criteria.${at}.maxPoints`, 'A criterion needs more than 0 points.');
  }
  return sum(criteria.map(({ maxPoints }) => exact(String(maxPoints)))).toFixed(2);
}

const markInvalid = (field: string, message: string) =>
  invalid('rubric_invalid', 'Some fields do not fit the rubric; see errors.', [{ field, rule: 'rubric', message }]);
