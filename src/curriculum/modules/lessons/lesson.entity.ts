import { Column, Entity } from 'typeorm';
import type { LessonContent, LessonType } from '#curriculum/modules/lesson-types/lesson-types.js';
import { BaseEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';

/** The number of lessons of a module. */
export const maxLessons = 100;

/** A lesson of a module. Its type decides on its content (docs/decisions/0133). */
@Entity('lessons')
export class Lesson extends BaseEntity {
  @Column({ type: 'uuid', update: false })
  moduleId: string;

  /** Place in the module, from 0. */
  @Column('integer')
  sortOrder: number;

  @Column('text')
  title: string;

  @Column({ type: 'text', update: false })
  type: LessonType;

  @Column('integer')
  estimatedMinutes: number;

  /** Without the questions of an exercise, which are rows of lesson_questions. */
  @Column('jsonb')
  content: Partial<LessonContent>;
}

explainConstraints({
  lessons_order_key: conflict('lesson_order_taken', 'Another lesson has this sortOrder. Choose another one.'),
  lesson_questions_question_id_fkey: conflict(
    'question_missing',
    'One of the questions does not exist. Choose questions of the bank.',
  ),
});
