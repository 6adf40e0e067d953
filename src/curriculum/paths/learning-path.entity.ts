import { Column, Entity } from 'typeorm';
import type { Difficulty } from '#curriculum/resources/resource-types.js';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';

export const pathStatuses = ['draft', 'published', 'archived'] as const;
export type PathStatus = (typeof pathStatuses)[number];

/** A learning path: resources of the library in an order, some of them required. It belongs to the person who made it. */
@Entity()
export class LearningPath extends RootEntity {
  @Column({ type: 'uuid', update: false })
  createdBy: string;

  /** Stands for the id in URLs. */
  @Column('text')
  slug: string;

  @Column('text')
  title: string;

  @Column('text')
  description = '';

  @Column('text', { nullable: true })
  level: Difficulty | null = null;

  @Column('integer', { nullable: true })
  estimatedMinutes: number | null = null;

  @Column('text')
  status: PathStatus = 'draft';

  @Column('timestamptz', { nullable: true })
  publishedAt: Date | null = null;

  @Column('timestamptz', { nullable: true })
  archivedAt: Date | null = null;

  refuseArchived(): void {
    if (this.status === 'archived')
      throw conflict('path_archived', 'This learning path is archived. Restore it first.');
  }

  /** Shows the path to everyone, or hides it again from all who have not started it. */
  setPublished(isPublished: boolean, now: Date): void {
    this.refuseArchived();
    this.status = isPublished ? 'published' : 'draft';
    if (isPublished) this.publishedAt ??= now;
  }

  archive(now: Date): void {
    Object.assign(this, { status: 'archived', archivedAt: now });
  }

  /** Restores the path as a draft or published, as it was first published. */
  restore(): void {
    if (this.status !== 'archived')
      throw conflict(
        'illegal_transition',
        `A learning path that is ${this.status} cannot be restored; only an archived one can.`,
      );
    Object.assign(this, { status: this.publishedAt ? 'published' : 'draft', archivedAt: null });
  }
}

explainConstraints({
  learning_paths_slug_key: conflict('path_slug_taken', 'Another learning path has this slug. Send a different slug.'),
});
