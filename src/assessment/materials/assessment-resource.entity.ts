import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';
import { conflict } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';

/** Material an assessment refers to: its own, or something of the library or a subject, under a label of its own. */
@Entity()
export class AssessmentResource extends BaseEntity {
  @Column('uuid')
  assessmentId: string;

  @Column('uuid')
  resourceId: string;

  /** How instructions and questions refer to it, as `[[media:label]]` (OQ-091). */
  @Column('text')
  label: string;

  @Column('integer')
  position: number;

  /** Own material goes where the assessment goes, and with it. */
  @Column('boolean')
  owned: boolean;
}

explainConstraints({
  assessment_resources_once_key: conflict('resource_attached', 'The assessment refers to this resource already.'),
  assessment_resources_label_key: conflict(
    'label_taken',
    'Another resource here has this label. Choose a different one.',
  ),
});
