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
}
