import { ValidateBy } from 'class-validator';
import { type ProgressStatus, progressStatuses } from '#curriculum/modules/progress-statuses.js';
import { Completion } from '#learning/progress/progress.dto.js';
import { reportedPercent } from '#learning/progress/reported-percent.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { Choice, Id, Instant, Int, IntersectionType, Many, Text } from '#platform/shapes/fields.js';

const maxMinutes = 60;

const reportedStatuses = ['in_progress', 'completed'] as const;

/** Refuses the status completed below 100 percent. */
const CompletedAtHundred = (): PropertyDecorator => {
  const validate = (status: unknown, report?: object): boolean =>
    status !== 'completed' || (report as ModuleReport | undefined)?.progressPercent === 100;
  return ValidateBy(
    { name: 'completed', validator: { validate: (status, args) => validate(status, args?.object) } },
    { message: 'Completed status requires 100% progress' },
  );
};

/** A learner's report on a lesson, or on a module without lessons. */
export class ModuleReport {
  @Int({ ...reportedPercent, example: 60 })
  progressPercent?: number;

  @CompletedAtHundred()
  @Choice(reportedStatuses, {
    optional: true,
    about: 'May be sent with the percentage, from which the stored status follows; completed requires 100',
  })
  status?: (typeof reportedStatuses)[number];

  @Int({
    min: 0,
    max: maxMinutes,
    default: 0,
    example: 5,
    about: 'Minutes since the last report; added to timeSpentMinutes',
  })
  minutes: number;
}

class Share extends Completion {
  @Int({ min: 0, max: 100, example: 60, about: 'Share that is done' })
  progressPercent: number;

  @Instant({ nullable: true, about: 'null before it was started' })
  lastAccessedAt: Date | null;
}

export class LessonProgressView extends Share {
  @Id()
  lessonId: string;

  @Text({ about: 'Title of the lesson' })
  title: string;
}

/** The stored record. */
class ProgressRecord {
  @Id({ nullable: true, about: 'Id of the record; null before the first report' })
  id: string | null;

  @Id({ about: 'Id of the person' })
  userId: string;

  @Instant({ nullable: true, about: 'When the record was created; null before the first report' })
  createdAt: Date | null;

  @Instant({ nullable: true, about: 'When the record was last changed; null before the first report' })
  updatedAt: Date | null;
}

class ModuleOfProgress {
  @Id()
  moduleId: string;

  @Id({ nullable: true, about: 'Id of the course; null outside courses' })
  courseId: string | null;

  @Text({ about: 'Title of the module' })
  title: string;
}

export class ListedModuleProgressView extends IntersectionType(ProgressRecord, ModuleOfProgress, Share) {}

export class ModuleProgressView extends ListedModuleProgressView {
  @Many(() => LessonProgressView, { about: 'The lessons, in order' })
  lessons: LessonProgressView[];
}

export class ModuleProgressPage extends PageOf(ListedModuleProgressView) {}

export class ModuleProgressQuery extends PageQuery {
  @Id({ optional: true, about: 'Only modules of this course' })
  courseId?: string;

  @Choice(progressStatuses, { optional: true, about: 'Only modules in this state' })
  status?: ProgressStatus;
}
