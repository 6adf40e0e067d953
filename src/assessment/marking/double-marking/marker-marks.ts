import { type ItemGrades, markItems } from '#assessment/grading/item-marks.js';
import { totalOf } from '#assessment/grading/totals.js';
import type { AttachedRubric } from '#assessment/marking/rubrics/rubric-marks.service.js';
import {
  countMarks,
  type GivenMark,
  pointsTotal,
  type RubricResult,
  scaledPoints,
} from '#assessment/marking/rubrics/rubric-points.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { exact, Fraction, sum } from '#questions/types/shared/fraction.js';

/** The score of one answer, with why. */
export interface ItemScore {
  itemId: string;
  score: number;
  explanation: string;
}

/** How a teacher marks work: items, rubrics, or the whole. */
export interface MarkedWork {
  score?: number | undefined;
  items: ItemScore[];
  rubrics: { itemId?: string | undefined; marks: GivenMark[] }[];
}

/** The score that follows from the marks of a teacher. `isTotal`: it was given for the whole work. */
export interface MarkerResult {
  score: string;
  isTotal: boolean;
  items: ItemScore[];
  rubrics: RubricResult[];
}

/** The work that is marked, with its automatic grades. */
interface Work {
  grades: ItemGrades;
  maxScore: string;
}

/**
 * The result of the marks. Throws 400 for marks that fit neither items nor rubrics, for two scores of one item or of the whole,
 * and for a score above maxScore; 409 if answers have no score.
 */
export function resultOf({ score, items, rubrics }: MarkedWork, work: Work, attached: AttachedRubric[]): MarkerResult {
  const results = rubrics.map(({ itemId = null, marks }) => rubricResult(attached, itemId, marks));
  const byRubric = results.flatMap(({ rubric, itemId, points }): ItemScore[] =>
    itemId === null ? [] : [{ itemId, score: Number(scaledFor(rubric, points)), explanation: textOf(rubric, points) }],
  );
  const wholes = results.flatMap(({ rubric, itemId, points }) => (itemId === null ? [scaledFor(rubric, points)] : []));
  const totals = [...wholes, ...(score === undefined ? [] : [score.toFixed(2)])];
  const scores = [...items, ...byRubric];
  const isRepeated = new Set(scores.map(({ itemId }) => itemId)).size < scores.length;
  if (isRepeated || totals.length > 1)
    throw invalid('marks_ambiguous', 'Give each item and the whole work one score, by points or by the rubric.');
  const [total] = totals;
  const marked = markItems(work.grades, scores);
  if (total !== undefined && exact(total).compare(exact(work.maxScore)) > 0)
    throw invalid('score_above_max', `score must not be greater than maxScore, which is ${Number(work.maxScore)}.`);
  return {
    score: total ?? sumOf(marked),
    isTotal: total !== undefined,
    items: scores,
    rubrics: results.map(({ rubric, itemId, marks, points }) => ({
      itemId,
      marks,
      points: points.toFixed(2),
      rubricVersionId: rubric.versionId,
    })),
  };
}

/**
 * The mean of each item that one of two markers has scored. For a marker who has not, the automatic grade stands; without
 * one, the score of the other.
 */
export function meansOf(grades: ItemGrades, markers: [MarkerResult, MarkerResult]): ItemScore[] {
  const ids = [...new Set(markers.flatMap(({ items }) => items.map(({ itemId }) => itemId)))];
  return ids.map((itemId) => {
    const scores = markers.flatMap((marker) => scoreOf(grades, marker, itemId) ?? []);
    const texts = markers.flatMap(({ items }) => items.find((item) => item.itemId === itemId)?.explanation || []);
    const mean = sum(scores.map(exact)).over(Fraction.of(scores.length));
    return { itemId, score: Number(mean.toFixed(2)), explanation: [...new Set(texts)].join('\n').slice(0, 2000) };
  });
}

/** The score of an item as a marker sees it; null for an answer without one. */
export function scoreOf(grades: ItemGrades, { items }: Pick<MarkerResult, 'items'>, itemId: string): string | null {
  const given = items.find((item) => item.itemId === itemId);
  if (given) return given.score.toFixed(2);
  const automatic = grades[itemId];
  return !automatic || automatic.outcome === 'pending' ? null : automatic.score;
}

function rubricResult(attached: AttachedRubric[], itemId: string | null, marks: GivenMark[]) {
  const rubric = attached.find((one) => one.itemId === itemId);
  if (!rubric) throw conflict('no_rubric', 'No rubric is attached to this assessment or item.');
  const counted = countMarks(rubric.criteria, marks);
  return { rubric, itemId, marks: counted, points: pointsTotal(counted) };
}

const scaledFor = ({ maxPoints, possible }: AttachedRubric, points: Fraction): string =>
  scaledPoints(points, maxPoints, possible);

const textOf = ({ title, maxPoints }: AttachedRubric, points: Fraction): string =>
  `${title}: ${Number(points.toFixed(2))} of ${Number(maxPoints)} points.`;

function sumOf(grades: ItemGrades): string {
  const { score, pendingItems } = totalOf(Object.values(grades));
  if (pendingItems > 0 || Object.keys(grades).length === 0)
    throw conflict(
      'grading_incomplete',
      'Some answers have no score yet. Give each of them one, or give score for the whole.',
    );
  return score;
}
