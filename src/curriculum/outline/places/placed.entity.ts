import { Column } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';

/**
 * A record that may have a place in the outline of a subject, such as a resource or an assessment. It stores the most
 * specific id and the ids above it.
 */
export abstract class PlacedEntity extends RootEntity {
  @Column('uuid', { nullable: true })
  classroomId: string | null = null;

  @Column('uuid', { nullable: true })
  subjectId: string | null = null;

  @Column('uuid', { nullable: true })
  unitId: string | null = null;

  @Column('uuid', { nullable: true })
  partId: string | null = null;

  @Column('uuid', { nullable: true })
  sectionId: string | null = null;
}
