import { Column, Entity } from 'typeorm';
import type { Place } from '#curriculum/outline/places/placement.js';
import type { Visibility } from '#curriculum/resources/assessment-material.service.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';
import { AssessmentRules } from './assessment-rules.entity.js';
import type { AssessmentState, AssessmentStatus, AssessmentType } from './assessment-types.js';

/** A quiz, exam, homework or project. It is in the bank until it is assigned to a class, whose students see it once published. */
@Entity()
export class Assessment extends AssessmentRules {
  @Column('uuid')
  authorId: string;

  @Column('text')
  title: string;

  @Column('text')
  instructions = '';

  @Column('text')
  type: AssessmentType = 'quiz';

  @Column('text')
  status: AssessmentStatus = 'draft';

  @Column('timestamptz', { nullable: true })
  attachedAt: Date | null = null;

  /** Maintained by ItemsService on each change, so that lists need no counting. */
  @Column({ type: 'integer', update: false })
  itemCount = 0;

  /** Maintained with `gradedCount` by a trigger on submissions. */
  @Column({ type: 'integer', update: false })
  submissionCount = 0;

  @Column({ type: 'integer', update: false })
  gradedCount = 0;

  /** How often the dates of single students may have changed, and when last. Kept by triggers, for calendars. */
  @Column({ type: 'integer', insert: false, update: false })
  ownDatesRevision: number;

  @Column({ type: 'timestamptz', nullable: true, insert: false, update: false })
  ownDatesChangedAt: Date | null;

  get state(): AssessmentState {
    if (this.status === 'archived' || this.status === 'published' || this.status === 'draft') return this.status;
    return this.attachedAt ? 'assigned' : 'unattached';
  }

  /** Who may see the assessment's own resources, once it opens. */
  get materialVisibility(): Visibility {
    return { classroomId: this.classroomId, isReleased: this.status === 'published' };
  }

  refuseArchived(): void {
    if (this.status === 'archived')
      throw conflict('assessment_archived', 'This assessment is archived. Restore it first.');
  }

  /** Marks a draft as ready to be assigned. */
  finish(): void {
    this.refuseArchived();
    if (this.status === 'draft') this.status = 'ready';
  }

  assign(place: Place, now: Date): void {
    this.refuseArchived();
    const groupSetId = place.classroomId === this.classroomId ? this.groupSetId : null;
    Object.assign(this, place, { groupSetId, attachedAt: now });
  }

  /** Notes the subject that an assessment in the bank is meant for. An assigned one has the subject it is assigned to. */
  intendFor(subjectId: string | null): void {
    if (this.attachedAt && subjectId !== this.subjectId)
      throw conflict(
        'assessment_assigned',
        'This assessment is assigned. Assign it to the other subject, or unassign it.',
      );
    this.subjectId = subjectId;
  }

  /** Returns the assessment to the bank and unpublishes it. */
  unassign(): void {
    this.refuseArchived();
    if (this.status === 'published') this.status = 'ready';
    const place = { classroomId: null, unitId: null, partId: null, sectionId: null, groupSetId: null };
    Object.assign(this, place, { attachedAt: null });
  }

  publish(): void {
    this.refuseArchived();
    if (!this.attachedAt) throw conflict('not_attached', 'Assign the assessment to a subject before publishing it.');
    if (Number(this.maxScore) <= 0) throw conflict('nothing_to_score', 'Add items or set maxScore before publishing.');
    this.status = 'published';
  }

  unpublish(): void {
    if (this.status !== 'published')
      throw conflict('illegal_transition', 'Only a published assessment can be unpublished.');
    this.status = 'ready';
  }

  archive(): void {
    this.status = 'archived';
  }

  restore(): void {
    if (this.status !== 'archived')
      throw conflict('illegal_transition', 'Only an archived assessment can be restored.');
    this.status = 'draft';
  }
}

explainConstraints({
  assessments_published_check: conflict('not_attached', 'Assign the assessment to a subject before publishing it.'),
});
