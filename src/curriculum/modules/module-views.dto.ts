import { PageOf } from '#platform/api/page.js';
import { Choice, Flag, Id, Ids, Instant, Int, IntersectionType, Many, Part, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { LessonView } from './lessons/lessons.dto.js';
import { ContentFields, ModuleFields, order } from './modules.dto.js';
import { type ProgressStatus, progressStatuses } from './progress-statuses.js';
import { maxModules, type ModuleStatus, moduleStatuses } from './workbook-module.entity.js';

/** What follows from other records. */
export class ModuleContext {
  @Id({ nullable: true, about: 'Id of the course; null outside courses' })
  courseId: string | null;

  @Text({ nullable: true, example: 'Reading maps', about: 'Title of the course' })
  courseTitle: string | null;

  @Int({ min: 0, about: 'Number of lessons' })
  lessonCount: number;

  @Ids({ max: maxModules, about: 'Ids of the modules that must be completed before' })
  prerequisites: string[];
}

/** Whether the reader may open the lessons. */
export class ModuleAccess {
  @Flag({ about: 'Whether you may open the lessons' })
  isAccessible: boolean;

  @Text({ nullable: true, example: 'module_locked', about: 'Why not, as GET /access/module/{id}; null if accessible' })
  reason: string | null;
}

/** How far the reader is with the module. */
export class OwnModuleProgress {
  @Int({ min: 0, max: 100, example: 60, about: 'Your progress in percent; 0 before you start' })
  userProgress: number;

  @Choice(progressStatuses, { about: 'Status of your progress; locked while its prerequisites are not completed' })
  progressStatus: ProgressStatus;
}

class ModuleState {
  @Id({ about: 'Id of the person who created it' })
  createdBy: string;

  @Int({ ...order, about: 'Place in the course, from 1' })
  moduleOrder: number;

  @Choice(moduleStatuses, { about: 'Drafts are hidden from learners; archived modules are read-only' })
  status: ModuleStatus;

  @Flag({ about: 'Whether learners see it' })
  isPublished: boolean;

  @Instant({ nullable: true, about: 'When it was published; null unless published' })
  publishedAt: Date | null;
}

/** A module in a list. */
export class ListedModuleView extends IntersectionType(
  RecordView,
  ModuleFields,
  ModuleState,
  ModuleContext,
  ModuleAccess,
  OwnModuleProgress,
) {}

export class ModulePage extends PageOf(ListedModuleView) {}

class ModuleContentView extends ContentFields {
  @Many(() => LessonView, { about: 'The lessons, in order' })
  lessons: LessonView[];
}

export class ModuleView extends ListedModuleView {
  @Part(() => ModuleContentView, { about: 'What the learner works through' })
  content: ModuleContentView;
}

export class ModuleRemovedView {
  @Flag({ about: 'true: archived, because learners have worked on it or the catalogue offers it; false: deleted' })
  archived: boolean;
}

export class ModuleOrderView {
  @Ids({ about: 'Ids of the modules in their order' })
  ids: string[];
}
