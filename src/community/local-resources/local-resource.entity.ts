import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { assertTransition, type LocalResourceStatus, type ModerationDecision } from './local-resource-states.js';

/** An address for local help that a person submitted; listed once an admin has approved it. */
@Entity()
export class LocalResource extends RootEntity {
  @Column('text')
  name: string;

  /** Slug of its kind, such as food or legal-aid. */
  @Column('text')
  type: string;

  @Column('text', { nullable: true })
  description: string | null = null;

  @Column('text', { nullable: true })
  address: string | null = null;

  @Column('text', { nullable: true })
  city: string | null = null;

  @Column('text', { nullable: true })
  state: string | null = null;

  @Column('text', { nullable: true })
  zipCode: string | null = null;

  @Column('text')
  country = 'us';

  @Column('text', { nullable: true })
  phone: string | null = null;

  @Column('text', { nullable: true })
  email: string | null = null;

  @Column('text', { nullable: true })
  website: string | null = null;

  @Column('double precision', { nullable: true })
  latitude: number | null = null;

  @Column('double precision', { nullable: true })
  longitude: number | null = null;

  @Column('boolean')
  isWorkerOwned = false;

  @Column('boolean')
  isCooperative = false;

  @Column('boolean')
  isUnionShop = false;

  @Column('boolean')
  isVerified = false;

  /** Null once the account of the submitter is deleted. */
  @Column({ type: 'uuid', nullable: true, update: false })
  submittedBy: string | null;

  @Column('text')
  status: LocalResourceStatus = 'pending';

  @Column('text', { nullable: true })
  rejectionReason: string | null = null;

  @Column('uuid', { nullable: true })
  moderatedBy: string | null = null;

  @Column('timestamptz', { nullable: true })
  moderatedAt: Date | null = null;

  /** Kept by a trigger of the ratings, like the count and the average. */
  @Column({ type: 'integer', insert: false, update: false })
  ratingSum: number;

  @Column({ type: 'integer', insert: false, update: false })
  ratingCount: number;

  @Column({ type: 'numeric', insert: false, update: false })
  ratingAvg: string;

  moderate({ status, moderatorId, at, reason }: ModerationDecision): void {
    assertTransition(this.status, status);
    const rejectionReason = status === 'rejected' ? reason : null;
    Object.assign(this, { status, moderatedBy: moderatorId, moderatedAt: at, rejectionReason });
  }

  verify(isVerified: boolean): void {
    if (isVerified && this.status !== 'approved')
      throw conflict('local_resource_not_approved', 'Only approved resources can be verified. Approve it first.');
    this.isVerified = isVerified;
  }

  /** Takes back what was decided about an earlier text of the resource. */
  submitAgain(): void {
    if (this.status === 'pending') return;
    assertTransition(this.status, 'pending');
    Object.assign(this, { status: 'pending', isVerified: false, rejectionReason: null });
    Object.assign(this, { moderatedBy: null, moderatedAt: null });
  }
}

explainConstraints({
  local_resources_known_idx: conflict(
    'local_resource_known',
    'A resource with this name at this place is in the directory or waits for approval. Search for it first.',
  ),
  local_resources_point_check: invalid('local_resource_point', 'latitude and longitude must be sent together.'),
});
