import { Column, Entity } from 'typeorm';
import type { SubscriptionTier } from '#identity/accounts/user.entity.js';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict, invalid } from '#platform/problems/problem.js';

export const tcodeKinds = ['subject', 'unit', 'course', 'module', 'path'] as const;
export type TcodeKind = (typeof tcodeKinds)[number];

/** `included`: membership of the classroom, or enrollment in the course, is sufficient. `licensed`: a subscription is required. */
export const tcodeAccesses = ['included', 'licensed'] as const;
export type TcodeAccess = (typeof tcodeAccesses)[number];

export const tcodeStatuses = ['active', 'archived'] as const;
export type TcodeStatus = (typeof tcodeStatuses)[number];

/**
 * A tcode: an entry of the catalogue that offers a subject, a unit, a course, a module, a learning path or external content under a code. It stores
 * metadata, never the content.
 */
@Entity()
export class Tcode extends RootEntity {
  @Column('text')
  code: string;

  @Column('text')
  kind: TcodeKind;

  @Column('uuid', { nullable: true })
  subjectId: string | null = null;

  @Column('uuid', { nullable: true })
  unitId: string | null = null;

  @Column('uuid', { nullable: true })
  courseId: string | null = null;

  @Column('uuid', { nullable: true })
  moduleId: string | null = null;

  @Column('uuid', { nullable: true })
  pathId: string | null = null;

  @Column('text')
  title: string;

  @Column('jsonb')
  metadata: Record<string, unknown> = {};

  /** URL of external content, such as a CDN. The server never fetches it. */
  @Column('text', { nullable: true })
  contentUrl: string | null = null;

  /** Readable by every signed-in person without a subscription. */
  @Column('boolean')
  isPublic = false;

  @Column('text')
  access: TcodeAccess = 'included';

  /** The lowest tier that may read it; the subscription of a person decides about the tier. */
  @Column('text')
  minTier: SubscriptionTier = 'basic';

  @Column('text')
  status: TcodeStatus = 'active';

  refuseArchived(): void {
    if (this.status === 'archived')
      throw conflict('tcode_archived', 'This catalogue entry is archived. Choose an active one.');
  }

  /** Removes it from the catalogue. Existing subscriptions stay valid until they end. */
  archive(): void {
    this.status = 'archived';
  }
}

explainConstraints({
  tcodes_code_idx: conflict('tcode_taken', 'The catalogue already has this code. Choose a different one.'),
  tcodes_kind_target_check: invalid(
    'tcode_target_invalid',
    'Kind subject requires subjectId, unit unitId, course courseId, module moduleId and path pathId; the other ids must be left out.',
  ),
  tcodes_public_url_check: invalid('content_url_missing', 'contentUrl is required for public entries.'),
  tcodes_public_access_check: invalid(
    'public_not_licensed',
    'A public entry cannot be licensed. Set access to included or isPublic to false.',
  ),
  tcodes_public_tier_check: invalid(
    'public_not_tiered',
    'A public entry cannot require a tier. Set minTier to basic or isPublic to false.',
  ),
  tcodes_metadata_check: invalid('metadata_too_large', 'metadata has at most 16 KB. Shorten it.'),
  tcodes_unit_id_fkey: conflict(
    'unit_in_catalogue',
    'A catalogue entry refers to this unit. Send detach=true to archive the entry and delete the unit.',
  ),
});
