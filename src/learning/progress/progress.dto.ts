import { type ProgressStatus, progressStatuses } from '#curriculum/modules/progress-statuses.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { Choice, Id, Instant, Int, IntersectionType, Text } from '#platform/shapes/fields.js';
import { reportedPercent } from './reported-percent.js';

export const progressKinds = ['section', 'tcode'] as const;
export type ProgressKind = (typeof progressKinds)[number];

/** A learner's report on a section. */
export class SectionReport {
  @Int({ ...reportedPercent, example: 60 })
  progressPercent?: number;

  @Int({ min: 0, max: 600, default: 0, example: 5, about: 'Minutes since the last report; added to timeSpentMinutes' })
  minutes: number;
}

/** A learner's report on the content of a tcode. */
export class TcodeReport {
  @Int({ min: 0, optional: true, example: 12, about: 'Number of the current slide; it may decrease' })
  lastSlideSeen?: number;

  @Int({ ...reportedPercent, example: 40 })
  percentComplete?: number;

  @Int({ min: 0, max: 600, default: 0, about: 'Minutes since the last report; added to timeSpentMinutes' })
  minutes: number;
}

export class Completion {
  @Choice(progressStatuses, { about: 'How far the work on the section is' })
  status: ProgressStatus;

  @Int({ min: 0, about: 'Sum of all reported minutes' })
  timeSpentMinutes: number;

  @Instant({ nullable: true, about: 'Set only while the status is completed' })
  completedAt: Date | null;

  @Instant({ nullable: true, about: 'When it was first completed; kept when it is revisited' })
  firstCompletedAt: Date | null;
}

export class SectionProgressView extends Completion {
  @Id()
  sectionId: string;

  @Int({ min: 0, max: 100, example: 60, about: 'Share of the section that is done' })
  progressPercent: number;

  @Instant({ nullable: true, about: 'null before the first report' })
  lastAccessedAt: Date | null;
}

export class TcodeProgressView extends Completion {
  @Id()
  tcodeId: string;

  @Int({ min: 0, nullable: true, example: 12, about: 'Number of the last slide seen; null for other content' })
  lastSlideSeen: number | null;

  @Int({ min: 0, max: 100, example: 40, about: 'Share of the content that is done' })
  percentComplete: number;

  @Instant({ nullable: true, about: 'null before the first report' })
  lastActive: Date | null;
}

class Target {
  @Id({ about: 'Id of the section or catalogue entry' })
  id: string;

  @Id({ nullable: true, about: 'Set for progress on a section' })
  sectionId: string | null;

  @Id({ nullable: true, about: 'Subject of the section' })
  subjectId: string | null;

  @Id({ nullable: true, about: 'Set for progress on a tcode' })
  tcodeId: string | null;

  @Int({ min: 0, nullable: true, about: 'Set only for a tcode' })
  lastSlideSeen: number | null;

  @Int({ min: 0, max: 100, about: 'Share that is done' })
  progressPercent: number;

  @Instant({ about: 'When the person last opened it' })
  lastAccessedAt: Date;
}

export class ProgressView extends IntersectionType(Target, Completion) {
  @Text({ about: 'Title of the section or tcode' })
  title: string;

  @Text({ nullable: true, about: 'Set for progress on a section' })
  subjectName: string | null;
}

export class ProgressPage extends PageOf(ProgressView) {}

export class ProgressQuery extends PageQuery {
  @Choice(progressKinds, { optional: true, about: 'Only progress on this kind of item' })
  kind?: ProgressKind;

  @Choice(progressStatuses, {
    optional: true,
    about: 'Only progress in this state; in_progress lists what to continue',
  })
  status?: ProgressStatus;

  @Id({ optional: true, about: 'Only progress on sections of this subject' })
  subjectId?: string;
}
