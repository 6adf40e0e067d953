import { Column, Entity } from 'typeorm';
import type { Answers } from '#assessment/grading/answers.js';
import type { ItemGrades } from '#assessment/grading/item-marks.js';
import { totalOf } from '#assessment/grading/totals.js';
import { BaseEntity } from '#platform/database/base.entity.js';
import { conflict } from '#platform/problems/problem.js';

/** One set of answers of a person to the questions of an exercise, with its grades. */
@Entity()
export class ExerciseAttempt extends BaseEntity {
  @Column('uuid')
  resultId: string;

  @Column('uuid')
  moduleId: string;

  @Column('uuid')
  lessonId: string;

  @Column('uuid')
  userId: string;

  @Column('integer')
  attemptNumber: number;

  /** The response to each question, by question id. */
  @Column('jsonb')
  answers: Answers;

  @Column('jsonb')
  grades: ItemGrades;

  /** How many answers a teacher has to grade. */
  @Column('integer')
  pendingItems: number;

  /** Points of the attempt; null while answers are pending. */
  @Column('numeric', { precision: 8, scale: 2, nullable: true })
  score: string | null;

  @Column('numeric', { precision: 8, scale: 2 })
  maxScore: string;

  /** Share of the points in percent, rounded down to two decimals, so that 100 means all. */
  @Column('numeric', { precision: 5, scale: 2, nullable: true })
  percent: string | null;

  @Column('timestamptz')
  submittedAt: Date;

  /** Replaces the grades by those of a teacher. Throws 409 while an answer has no score. */
  mark(grades: ItemGrades): void {
    const scores = scoresOf(grades);
    if (scores.pendingItems > 0)
      throw conflict('grading_incomplete', 'Some answers have no score yet. Give each of them a score in items.');
    Object.assign(this, { grades, ...scores });
  }
}

/** Score and percentage of graded answers; null while a teacher has to grade one. */
export function scoresOf(grades: ItemGrades) {
  const { score, maxScore, pendingItems } = totalOf(Object.values(grades));
  const isPending = pendingItems > 0;
  return {
    pendingItems,
    maxScore,
    score: isPending ? null : score,
    percent: isPending ? null : (Math.floor((centsOf(score) * 10_000) / centsOf(maxScore)) / 100).toFixed(2),
  };
}

const centsOf = (decimal: string): number => Math.round(Number(decimal) * 100);
