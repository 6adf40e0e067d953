import { type ItemGrade } from '#questions/types/grade-item.js';
import { exact, sum } from '#questions/types/shared/fraction.js';

/** The total of an attempt. */
export interface Total {
  score: string;
  maxScore: string;
  /** The number of items that a teacher still has to grade; they count as zero until then. */
  pendingItems: number;
}

/** Adds up the grades of an attempt's items exactly. */
export function totalOf(grades: Pick<ItemGrade, 'score' | 'maxScore' | 'outcome'>[]): Total {
  return {
    score: sum(grades.map((grade) => exact(grade.score))).toFixed(2),
    maxScore: sum(grades.map((grade) => exact(grade.maxScore))).toFixed(2),
    pendingItems: grades.filter((grade) => grade.outcome === 'pending').length,
  };
}
