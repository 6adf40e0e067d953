import { Choice, Id, Instant, Int, IntersectionType } from '#platform/shapes/fields.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { type ProgressStatus, progressStatuses } from './progress-state.js';

export const progressKinds = ['section', 'tcode'] as const;
export type ProgressKind = (typeof progressKinds)[number];

/** What there is to say about a section somebody is reading. */
export class SectionReport {
  @Int({
    min: 0,
    max: 100,
    optional: true,
    example: 60,
    about: 'How much of it is done; a smaller one changes nothing',
  })
  progressPercent?: number;

  @Int({ min: 0, max: 600, default: 0, example: 5, about: 'Minutes since the last report; they add up' })
  minutes: number;
}

/** Where somebody is in a tcode's content. */
export class TcodeReport {
  @Int({ min: 0, optional: true, example: 12, about: 'The slide they are at; it may go back' })
  lastSlideSeen?: number;

  @Int({
    min: 0,
    max: 100,
    optional: true,
    example: 40,
    about: 'How much of it is done; a smaller one changes nothing',
  })
  percentComplete?: number;

  @Int({ min: 0, max: 600, default: 0, about: 'Minutes since the last report; they add up' })
  minutes: number;
}

class Completion {
  @Choice(progressStatuses)
  status: ProgressStatus;

  @Int({ min: 0, about: 'All minutes reported so far' })
  timeSpentMinutes: number;

  @Instant({ nullable: true, about: 'Set while it is completed' })
  completedAt: Date | null;

  @Instant({ nullable: true, about: 'Stays when it is taken up again' })
  firstCompletedAt: Date | null;
}

export class SectionProgressView extends Completion {
  @Id()
  sectionId: string;

  @Int({ min: 0, max: 100, example: 60 })
  progressPercent: number;

  @Instant({ nullable: true, about: 'null before the first report' })
  lastAccessedAt: Date | null;
}

export class TcodeProgressView extends Completion {
  @Id()
  tcodeId: string;

  @Int({ min: 0, nullable: true, example: 12 })
  lastSlideSeen: number | null;

  @Int({ min: 0, max: 100, example: 40 })
  percentComplete: number;

  @Instant({ nullable: true, about: 'null before the first report' })
  lastActive: Date | null;
}

class Target {
  @Id()
  id: string;

  @Id({ nullable: true, about: 'Of the section, when it is progress on one' })
  sectionId: string | null;

  @Id({ nullable: true, about: 'Where the section lies' })
  subjectId: string | null;

  @Id({ nullable: true, about: 'Of the tcode, when it is progress on one' })
  tcodeId: string | null;

  @Int({ min: 0, nullable: true, about: 'Only in a tcode' })
  lastSlideSeen: number | null;

  @Int({ min: 0, max: 100 })
  progressPercent: number;

  @Instant()
  lastAccessedAt: Date;
}

export class ProgressView extends IntersectionType(Target, Completion) {}

export class ProgressPage extends PageOf(ProgressView) {}

export class ProgressQuery extends PageQuery {
  @Choice(progressKinds, { optional: true, about: 'Only on things of this kind' })
  kind?: ProgressKind;

  @Choice(progressStatuses, { optional: true, about: 'in_progress is what to continue with' })
  status?: ProgressStatus;

  @Id({ optional: true, about: 'Only on sections of this subject' })
  subjectId?: string;
}
