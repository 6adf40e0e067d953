import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';

export const tcodeKinds = ['subject', 'unit'] as const;
export type TcodeKind = (typeof tcodeKinds)[number];

/** `included`: belonging to the class is enough. `licensed`: it takes a subscription (OQ-109). */
export const tcodeAccesses = ['included', 'licensed'] as const;
export type TcodeAccess = (typeof tcodeAccesses)[number];

export const tcodeStatuses = ['active', 'archived'] as const;
export type TcodeStatus = (typeof tcodeStatuses)[number];

/**
 * An entry of the catalogue: the code under which a subject or a unit is offered. It holds what is said about the
 * content, never the content (OQ-081).
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

  @Column('text')
  title: string;

  @Column('jsonb')
  metadata: Record<string, unknown> = {};

  /** Where content outside the school is; never fetched here (OQ-082). */
  @Column('text', { nullable: true })
  contentUrl: string | null = null;

  /** Free for everybody. */
  @Column('boolean')
  isPublic = false;

  @Column('text')
  access: TcodeAccess = 'included';

  @Column('text')
  status: TcodeStatus = 'active';

  refuseArchived(): void {
    if (this.status === 'archived') throw conflict('tcode_archived', 'This is not offered any more.');
  }

  /** Takes it out of the catalogue. What was sold of it runs to its end. */
  archive(): void {
    this.status = 'archived';
  }
}

explainConstraints({
  tcodes_code_idx: conflict('tcode_taken', 'The catalogue already has this code.'),
  tcodes_kind_target_check: invalid('tcode_target_invalid', 'Name the one subject or unit that fits the kind.'),
  tcodes_public_url_check: invalid('content_url_missing', 'What is public needs a contentUrl.'),
  tcodes_public_access_check: invalid('public_not_licensed', 'What is public cannot need a subscription.'),
  tcodes_metadata_check: invalid('metadata_too_large', 'Keep at most 16 KB of metadata.'),
  tcodes_unit_id_fkey: conflict(
    'unit_in_catalogue',
    'The catalogue offers this unit. Send detach=true to take it out.',
  ),
});
