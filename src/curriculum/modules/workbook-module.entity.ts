import { Column, Entity } from 'typeorm';
import type { SubscriptionTier } from '#identity/accounts/user.entity.js';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';

export const moduleStatuses = ['draft', 'published', 'archived'] as const;
export type ModuleStatus = (typeof moduleStatuses)[number];

/** The number of modules of a course. */
export const maxModules = 6;

/** A module of the workbook: lessons of a course in their order, or lessons for everyone with the tier. */
@Entity('modules')
export class WorkbookModule extends RootEntity {
  /** Null for a module outside courses. */
  @Column({ type: 'uuid', nullable: true, update: false })
  courseId: string | null = null;

  @Column({ type: 'uuid', update: false })
  createdBy: string;

  @Column('text')
  title: string;

  @Column('text', { nullable: true })
  description: string | null = null;

  @Column('text')
  overview = '';

  @Column('text', { array: true })
  learningObjectives: string[] = [];

  /** Place among the modules of the course, from 1. Archived modules keep theirs, which others may take. */
  @Column('integer')
  moduleOrder: number;

  /** Estimated time for all lessons. */
  @Column('integer')
  durationMinutes: number;

  @Column('text')
  minTier: SubscriptionTier = 'basic';

  @Column('text')
  status: ModuleStatus = 'draft';

  @Column('timestamptz', { nullable: true })
  publishedAt: Date | null = null;

  @Column('timestamptz', { nullable: true })
  archivedAt: Date | null = null;

  get isPublished(): boolean {
    return this.status === 'published';
  }

  refuseArchived(): void {
    if (this.status === 'archived') throw conflict('module_archived', 'This module is archived. Restore it first.');
  }

  /** Shows the module to learners. Throws 409 unless it has an overview and a lesson. */
  publish(now: Date, lessonCount: number): void {
    this.refuseArchived();
    if (this.status === 'published') return;
    if (!this.overview || lessonCount === 0)
      throw conflict('module_incomplete', 'A module needs an overview and a lesson before it is published.');
    Object.assign(this, { status: 'published', publishedAt: now });
  }

  /** Hides the module from learners. Modules that require it do not wait for it any more. */
  unpublish(): void {
    this.refuseArchived();
    Object.assign(this, { status: 'draft', publishedAt: null });
  }

  archive(now: Date): void {
    Object.assign(this, { status: 'archived', archivedAt: now, publishedAt: null });
  }

  /** Turns an archived module into a draft at the given place. */
  restore(moduleOrder: number): void {
    Object.assign(this, { status: 'draft', archivedAt: null, moduleOrder });
  }
}

explainConstraints({
  modules_order_excl: conflict('module_order_taken', 'Another module has this moduleOrder. Choose another one.'),
  module_prerequisites_cycle_check: conflict(
    'prerequisite_cycle',
    'With these prerequisites a module would require itself. Remove one of them.',
  ),
  module_prerequisites_prerequisite_id_fkey: conflict(
    'module_required',
    'Other modules have this module as a prerequisite. Remove it there first.',
  ),
});
