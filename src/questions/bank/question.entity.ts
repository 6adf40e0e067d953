import { Column, Entity } from 'typeorm';
import { BaseEntity, RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';
import type { QuestionContent, TextFormat } from '#questions/types/question-content.js';
import type { QuestionType } from '#questions/types/question-types.js';

export const difficulties = ['easy', 'medium', 'hard'] as const;
export type Difficulty = (typeof difficulties)[number];

/** Who may read a question or a category: its owner and admins only, or all teachers. */
export const sharings = ['private', 'organization'] as const;
export type Sharing = (typeof sharings)[number];

/** A question of the bank in its current version; every version is also a QuestionVersion (docs/decisions/0012). */
@Entity()
export class Question extends RootEntity {
  @Column('uuid')
  authorId: string;

  @Column('uuid', { nullable: true })
  coreSubjectId: string | null = null;

  @Column('uuid', { nullable: true })
  categoryId: string | null = null;

  @Column('text')
  sharing: Sharing = 'organization';

  @Column('text')
  type: QuestionType;

  @Column('text')
  title: string;

  @Column('text')
  prompt: string;

  @Column('text')
  format: TextFormat;

  @Column('jsonb')
  body: QuestionContent['body'];

  /** The correct answers. Never sent to students. */
  @Column('jsonb')
  key: QuestionContent['key'];

  @Column('text')
  feedback: string;

  @Column('numeric', { precision: 6, scale: 2 })
  points: string;

  @Column('text', { array: true })
  tags: string[] = [];

  @Column('text', { nullable: true })
  difficulty: Difficulty | null = null;

  /** Identifies the question in the file it was imported from, so that importing again does not duplicate it. */
  @Column('text', { nullable: true })
  externalId: string | null = null;

  @Column('uuid')
  currentVersionId: string;

  @Column('integer')
  currentNumber = 1;

  @Column('timestamptz', { nullable: true })
  archivedAt: Date | null = null;

  refuseArchived(): void {
    if (this.archivedAt) throw conflict('question_archived', 'This question is archived. Restore it first.');
  }
}

/** One version of a question. Assessments refer to versions, so that an edit does not change them. */
@Entity()
export class QuestionVersion extends BaseEntity {
  @Column('uuid')
  questionId: string;

  @Column('integer')
  number: number;

  @Column('text')
  type: QuestionType;

  @Column('text')
  title: string;

  @Column('text')
  prompt: string;

  @Column('text')
  format: TextFormat;

  @Column('jsonb')
  body: QuestionContent['body'];

  @Column('jsonb')
  key: QuestionContent['key'];

  @Column('text')
  feedback: string;

  @Column('numeric', { precision: 6, scale: 2 })
  points: string;
}

explainConstraints({
  questions_external_id_idx: conflict('question_imported', 'You have imported this question already.'),
  question_versions_number_key: conflict(
    'question_changed',
    'This question was changed by someone else. Reload it and apply your change again.',
  ),
});
