import { Column } from 'typeorm';
import { invalid } from '#platform/problems/problem.js';
import type { Navigation, ReviewRule } from './assessment-types.js';
import { anonymousGroups, anonymousNeedsRelease, releaseTimeMissing } from './grading-rules/changed-rules.js';
import { GradedEntity } from './grading-rules/graded.entity.js';

/** The rules an author sets for an assessment: scores, dates, attempts and review. */
export abstract class AssessmentRules extends GradedEntity {
  /** The sum of the items' points; set by the author when there are no items. */
  @Column('numeric', { precision: 8, scale: 2 })
  maxScore = '0';

  @Column('numeric', { precision: 8, scale: 2, nullable: true })
  passScore: string | null = null;

  @Column('timestamptz', { nullable: true })
  availableFrom: Date | null = null;

  @Column('timestamptz', { nullable: true })
  dueAt: Date | null = null;

  @Column('integer')
  maxAttempts = 1;

  @Column('boolean')
  shuffle = false;

  @Column('text')
  review: ReviewRule = 'when_graded';

  /** Working time from the start of an attempt; null for none. */
  @Column('integer', { nullable: true })
  timeLimitMinutes: number | null = null;

  @Column('text')
  navigation: Navigation = 'free';

  @Column('text', { nullable: true })
  passwordHash: string | null = null;

  /** Networks in CIDR notation from which students may take it; empty for any. */
  @Column('text', { array: true })
  ipRanges: string[] = [];

  /** Browser Exam Keys of Safe Exam Browser; with `configKeys` empty, any browser may be used. */
  @Column('text', { array: true })
  browserExamKeys: string[] = [];

  @Column('text', { array: true })
  configKeys: string[] = [];

  /** The groups of the class that submit the work together; null if each student submits alone. */
  @Column('uuid', { nullable: true })
  groupSetId: string | null = null;

  get needsPassword(): boolean {
    return this.passwordHash !== null;
  }

  get needsSafeExamBrowser(): boolean {
    return this.browserExamKeys.length + this.configKeys.length > 0;
  }

  /** Whether students see the questions only in an attempt they have started (docs/decisions/0215), as groups do. */
  get needsStart(): boolean {
    const isRestricted = this.needsPassword || this.needsSafeExamBrowser || this.ipRanges.length > 0;
    const isGroupWork = this.groupSetId !== null;
    return this.timeLimitMinutes !== null || this.navigation !== 'free' || isRestricted || isGroupWork;
  }

  /** Throws 400 if dates or scores contradict each other. */
  assertConsistent(): void {
    const { availableFrom, dueAt, lateUntil, passScore, maxScore, timeLimitMinutes, gradeRelease, gradesReleaseAt } =
      this;
    if ((gradeRelease === 'scheduled') !== (gradesReleaseAt !== null)) throw releaseTimeMissing();
    if (this.hidesNames && gradeRelease === 'immediate') throw anonymousNeedsRelease();
    if (this.anonymousMarking && this.groupSetId !== null) throw anonymousGroups();
    if (availableFrom && dueAt && dueAt <= availableFrom)
      throw invalid('due_before_open', 'dueAt must be after availableFrom.');
    if (lateUntil && (!dueAt || lateUntil < dueAt))
      throw invalid('late_before_due', 'lateUntil needs a dueAt and must not be before it.');
    const closesAt = this.allowLate ? lateUntil : dueAt;
    if (timeLimitMinutes && availableFrom && closesAt && minutesBetween(availableFrom, closesAt) < timeLimitMinutes)
      throw windowTooShort();
    if (passScore !== null && Number(passScore) > Number(maxScore) && Number(maxScore) > 0) {
      throw invalid('pass_above_max', 'passScore must not be greater than maxScore.');
    }
  }
}

export const windowTooShort = () =>
  invalid(
    'window_too_short',
    'Students who start at availableFrom must have timeLimitMinutes until it closes. Move dueAt or lateUntil as well.',
  );

const minutesBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 60_000;
