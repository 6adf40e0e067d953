import { Column, Entity } from 'typeorm';
import type { Place } from '#curriculum/outline/places/placement.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';
import { ResourceContent } from './resource-content.entity.js';
import type { ResourceScope, ResourceStatus } from './resource-types.js';

/**
 * Learning material: a link or an uploaded file. It belongs to the library, to a place in the outline of a subject, or
 * to one assessment and then to the classroom the assessment is assigned to.
 */
@Entity()
export class Resource extends ResourceContent {
  @Column('text')
  scope: ResourceScope;

  @Column('text')
  status: ResourceStatus = 'active';

  /** Texts of its container refer to it as `[[media:label]]`; unchanged when the file is replaced. */
  @Column('text', { nullable: true })
  label: string | null = null;

  /** Position in its container, from 0 and without gaps; changed only by statements in resources.sql.ts. */
  @Column({ type: 'integer', nullable: true, update: false })
  position: number | null = null;

  @Column('uuid', { nullable: true })
  assessmentId: string | null = null;

  /** For assessment material: whether the assessment is published. */
  @Column('boolean')
  isReleased = false;

  @Column('boolean')
  isVerified = false;

  /** The owner: who proposed or uploaded it; for assessment material, the author of the assessment. */
  @Column('uuid', { nullable: true })
  createdBy: string | null = null;

  @Column('timestamptz', { nullable: true })
  archivedAt: Date | null = null;

  /** Views and ratings, kept by triggers of the learning activity; they do not change the version. */
  @Column({ type: 'integer', insert: false, update: false })
  viewCount = 0;

  @Column({ type: 'integer', insert: false, update: false })
  ratingCount = 0;

  @Column({ type: 'integer', insert: false, update: false })
  ratingTotal = 0;

  /** The mean of the ratings, rounded half up; 0 without ratings. */
  @Column({ type: 'numeric', precision: 3, scale: 2, insert: false, update: false })
  ratingAvg = '0';

  /** The id of the most specific place; null in the library and for assessment material. */
  get containerId(): string | null {
    return this.sectionId ?? this.partId ?? this.unitId ?? this.subjectId;
  }

  placeAt(place: Place): void {
    Object.assign(this, place);
  }

  refuseArchived(): void {
    if (this.status === 'archived') throw conflict('resource_archived', 'This resource is archived. Restore it first.');
  }

  approve(): void {
    if (this.status !== 'pending')
      throw conflict(
        'illegal_transition',
        `A resource that is ${this.status} cannot be approved; only a pending one can.`,
      );
    this.status = 'active';
  }

  archive(now: Date): void {
    Object.assign(this, { status: 'archived', archivedAt: now });
  }

  restore(): void {
    if (this.status !== 'archived')
      throw conflict(
        'illegal_transition',
        `A resource that is ${this.status} cannot be restored; only an archived one can.`,
      );
    Object.assign(this, { status: 'active', archivedAt: null });
  }
}

explainConstraints({
  resources_label_idx: conflict(
    'label_taken',
    'Another resource at this place has this label. Choose a different label.',
  ),
});
