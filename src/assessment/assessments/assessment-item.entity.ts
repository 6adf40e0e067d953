import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';

/** A question of an assessment: one question version, its position and its points here. */
@Entity()
export class AssessmentItem extends BaseEntity {
  @Column('uuid')
  assessmentId: string;

  @Column('uuid')
  questionVersionId: string;

  @Column('integer')
  position: number;

  @Column('numeric', { precision: 6, scale: 2 })
  points: string;

  /** The draw whose candidate the item is; null for an item of every attempt. */
  @Column('uuid', { nullable: true })
  drawId: string | null = null;
}

/**
 * A random draw of an assessment: each attempt gets `count` of the items with its id. The items are the questions that
 * category and tag named when the items were saved (docs/decisions/0202).
 */
@Entity()
export class AssessmentDraw extends BaseEntity {
  @Column('uuid')
  assessmentId: string;

  @Column('integer')
  position: number;

  @Column('integer')
  count: number;

  @Column('numeric', { precision: 6, scale: 2 })
  points: string;

  @Column('uuid', { nullable: true })
  categoryId: string | null = null;

  @Column('boolean')
  withSubcategories: boolean;

  @Column('text', { nullable: true })
  tag: string | null = null;
}
