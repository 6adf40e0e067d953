import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';

export const rubricKinds = ['rubric', 'guide'] as const;
export type RubricKind = (typeof rubricKinds)[number];

/** A level of a criterion, with its points. */
export interface RubricLevel {
  id: string;
  title: string;
  description: string;
  points: number;
}

/** What is judged: by levels in a rubric, by points up to a maximum in a marking guide. */
export interface RubricCriterion {
  id: string;
  title: string;
  description: string;
  maxPoints: number;
  levels: RubricLevel[];
}

/** Criteria by which teachers mark work. Changing one that has been used makes a new version. */
@Entity()
export class Rubric extends RootEntity {
  @Column('uuid')
  ownerId: string;

  @Column('text')
  title: string;

  @Column('text')
  kind: RubricKind;

  @Column('boolean')
  isShared = false;

  @Column('integer')
  currentNumber = 1;

  @Column('timestamptz', { nullable: true })
  archivedAt: Date | null = null;
}
