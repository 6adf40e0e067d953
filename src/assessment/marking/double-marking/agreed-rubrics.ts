import type { ItemGrades } from '#assessment/grading/item-marks.js';
import type { CountedMark, RubricResult } from '#assessment/marking/rubrics/rubric-points.js';
import { exact, Fraction, sum } from '#questions/types/shared/fraction.js';
import { type MarkerResult, scoreOf } from './marker-marks.js';

/**
 * The marks by rubrics that stand for the score on which two markers agree (docs/decisions/0250): the mean of both, where both
 * marked by the same criteria, or those of the only one who gave the answer a score. Other scores follow from no rubric.
 */
export function agreedRubrics(grades: ItemGrades, [first, second]: [MarkerResult, MarkerResult]): RubricResult[] {
  const ofBoth = first.rubrics.flatMap((one) => {
    const other = second.rubrics.find((rubric) => rubric.itemId === one.itemId);
    return other?.rubricVersionId === one.rubricVersionId ? meanOf(one, other) : [];
  });
  return [...ofBoth, ...onlyIn(grades, first, second), ...onlyIn(grades, second, first)];
}

/** The marks by rubrics for items that the other marker has given no score. */
const onlyIn = (grades: ItemGrades, { rubrics }: MarkerResult, other: MarkerResult): RubricResult[] =>
  rubrics.filter(({ itemId }) => itemId !== null && scoreOf(grades, other, itemId) === null);

function meanOf(one: RubricResult, other: RubricResult): RubricResult {
  const marks = one.marks.map((mark) => {
    const second = other.marks.find(({ criterionId }) => criterionId === mark.criterionId);
    return second ? meanMark(mark, second) : mark;
  });
  return { ...one, marks, points: mean(one.points, other.points) };
}

/** The mean of two levels is no level. */
const meanMark = (one: CountedMark, other: CountedMark): CountedMark => ({
  criterionId: one.criterionId,
  levelId: one.levelId === other.levelId ? one.levelId : null,
  points: Number(mean(String(one.points), String(other.points))),
  comment: [...new Set([one.comment, other.comment])].filter(Boolean).join('\n'),
});

const mean = (one: string, other: string): string =>
  sum([exact(one), exact(other)])
    .over(Fraction.of(2))
    .toFixed(2);
