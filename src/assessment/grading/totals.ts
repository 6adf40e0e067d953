import { type ItemGrade } from '#questions/types/grade-item.js';
import { exact, Fraction, sum } from '#questions/types/shared/fraction.js';

/** The total of an attempt. */
export interface Total {
  score: string;
  maxScore: string;
  /** The number of items that a teacher still has to grade; they count as zero until then. */
  pendingItems: number;
}

/** Adds up the grades of an attempt's items exactly. Questions may cost points; the total is never below zero. */
export function totalOf(grades: Pick<ItemGrade, 'score' | 'maxScore' | 'outcome'>[]): Total {
  const maxScore = sum(grades.map((grade) => exact(grade.maxScore)));
  return {
    score: sum(grades.map((grade) => exact(grade.score)))
      .clamp(Fraction.zero, maxScore)
      .toFixed(2),
    maxScore: maxScore.toFixed(2),
    pendingItems: grades.filter((grade) => grade.outcome === 'pending').length,
  };
}
