import { invalid } from '#platform/problems/problem.js';
import type { ItemGrade } from '#questions/types/grade-item.js';

/** The grade of each item, by item id. `by: 'person'` marks grades given by hand. */
export type ItemGrades = Record<string, ItemGrade & { by?: 'person' }>;

/** The score a person gives one answer. */
interface Mark {
  itemId: string;
  score: number;
  explanation?: string;
}

/**
 * The grades with the automatic ones replaced by a person's marks. Throws 400 for unknown items, two scores of one item, and
 * scores above its maximum.
 */
export function markItems(grades: ItemGrades, marks: Mark[]): ItemGrades {
  const marked = { ...grades };
  const seen = new Set<string>();
  for (const [index, { itemId, score, explanation = '' }] of marks.entries()) {
    const grade = grades[itemId];
    if (!grade) throw markInvalid(index, 'itemId', 'This attempt has no item with this id.');
    if (seen.has(itemId)) throw markInvalid(index, 'itemId', 'This item has two scores.');
    seen.add(itemId);
    if (score > Number(grade.maxScore))
      throw markInvalid(index, 'score', `score must not be greater than maxScore, which is ${Number(grade.maxScore)}.`);
    const outcome = score === 0 ? 'incorrect' : score === Number(grade.maxScore) ? 'correct' : 'partially_correct';
    marked[itemId] = {
      ...grade,
      score: score.toFixed(2),
      outcome,
      explanation: explanation || 'Graded by your teacher.',
      by: 'person',
    };
  }
  return marked;
}

/** The grades as a list, with scores as numbers. */
export const gradeList = (grades: ItemGrades) =>
  Object.entries(grades).map(([itemId, grade]) => ({
    ...grade,
    itemId,
    score: Number(grade.score),
    maxScore: Number(grade.maxScore),
  }));

const markInvalid = (index: number, field: string, message: string) =>
  invalid('grading_invalid', 'Some item scores are invalid; see errors.', [
    { field: `items.${index}.${field}`, rule: field, message },
  ]);
