import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';

/** A link from an assessment to a resource: its own, or one of the library or of a subject. Labels are unique per assessment. */
@Entity()
export class AssessmentResource extends BaseEntity {
  @Column('uuid')
  assessmentId: string;

  @Column('uuid')
  resourceId: string;

  /** The `label` in `[[media:label]]` references of instructions and items. */
  @Column('text')
  label: string;

  @Column('integer')
  position: number;

  /** An own resource has the visibility of its assessment and is deleted with it. */
  @Column('boolean')
  owned: boolean;
}

explainConstraints({
  assessment_resources_once_key: conflict('resource_attached', 'This resource is already attached to the assessment.'),
  assessment_resources_label_key: conflict(
    'label_taken',
    'Another resource here has this label. Choose a different one.',
  ),
});
