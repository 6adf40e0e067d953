import { Column, Entity } from 'typeorm';
import { BaseEntity, RootEntity } from '#platform/database/base.entity.js';
import { conflict } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import type { QuestionContent, QuestionType, TextFormat } from '#questions/types/question-content.js';

export const difficulties = ['easy', 'medium', 'hard'] as const;
export type Difficulty = (typeof difficulties)[number];

/** A question of the bank as it stands now; every earlier wording is a QuestionVersion (OQ-110). */
@Entity()
export class Question extends RootEntity {
  @Column('uuid')
  authorId: string;

  @Column('uuid', { nullable: true })
  coreSubjectId: string | null = null;

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

  /** What is right; never leaves the server for a student. */
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

  /** How the file it came from calls it, so that importing twice changes nothing. */
  @Column('text', { nullable: true })
  externalId: string | null = null;

  @Column('uuid')
  currentVersionId: string;

  @Column('integer')
  currentNumber = 1;

  @Column('timestamptz', { nullable: true })
  archivedAt: Date | null = null;

  refuseArchived(): void {
    if (this.archivedAt) throw conflict('question_archived', 'This question is archived.');
  }
}

/** What a question said at one time. Assessments hold on to versions, so they never change under a student. */
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
  questions_external_id_idx: conflict('question_imported', 'This question has been imported already.'),
  question_versions_number_key: conflict('question_changed', 'Somebody changed this question in the meantime.'),
});
