import {
  Choice,
  Flag,
  Id,
  Ids,
  Instant,
  Int,
  IntersectionType,
  Many,
  Part,
  PartialType,
  RichText,
  Text,
  Texts,
} from '#platform/shapes/fields.js';
import { PageOf, PageQuery, SearchWords, Sort, type SortOf } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type SubscriptionTier, subscriptionTiers } from '#identity/accounts/user.entity.js';
import { LessonView } from './lessons/lessons.dto.js';
import { maxModules, type ModuleStatus, moduleStatuses } from './workbook-module.entity.js';

const order = { min: 1, max: maxModules };

class ModuleFields {
  @Text({ min: 5, max: 100, example: 'Symbols and scale', about: 'Title of the module' })
  title: string;

  @RichText({ max: 5000, nullable: true, default: null, about: 'What the module is about' })
  description: string | null;

  @Int({ min: 1, max: 100_000, example: 90, about: 'Estimated time for all lessons in minutes' })
  durationMinutes: number;

  @Choice(subscriptionTiers, { default: 'basic', about: 'The lowest tier that opens the module' })
  minTier: SubscriptionTier;

  @Ids({
    max: maxModules,
    default: [],
    about: 'Modules of the same course that must be completed before; none may require this module',
  })
  prerequisites: string[];
}

/** A resource of the library, or a page on the web. */
class ModuleResource {
  @Id({ optional: true, about: 'Id of a resource of the library; instead of title and url' })
  resourceId?: string;

  @Text({ optional: true, about: 'Title of a page on the web' })
  title?: string;

  @Text({ optional: true, max: 2000, pattern: /^https?:\/\/\S+$/i, shape: 'a URL', about: 'Address of the page' })
  url?: string;
}

class ModuleAssessment {
  @Id({ about: 'Id of an assessment' })
  assessmentId: string;
}

class ContentFields {
  @RichText({ default: '', example: 'You learn to read a **map**.', about: 'Introduction to the module' })
  overview: string;

  @Texts({
    max: 20,
    length: 300,
    default: [],
    example: ['Name ten symbols'],
    about: 'What the learner can do afterwards',
  })
  learningObjectives: string[];

  @Many(() => ModuleResource, { max: 50, default: [], about: 'Additional material, in order' })
  resources: ModuleResource[];

  @Many(() => ModuleAssessment, { max: 20, default: [], about: 'Assessments, in order' })
  assessments: ModuleAssessment[];
}

export class ContentChanges extends PartialType(ContentFields) {}

export class ModuleDraft extends ModuleFields {
  @Id({ nullable: true, default: null, about: 'Id of the course; null for a module outside courses' })
  courseId: string | null;

  @Int({ ...order, optional: true, about: 'Place in the course, from 1. Default: the first free one' })
  moduleOrder?: number;

  @Part(() => ContentChanges, { optional: true, about: 'What learners see besides the lessons' })
  content?: ContentChanges;
}

export class ModuleChanges extends PartialType(ModuleFields) {
  @Part(() => ContentChanges, { optional: true, about: 'Omitted fields are unchanged' })
  content?: ContentChanges;
}

export class ModulePlace {
  @Int({ ...order, example: 1, about: 'New place in the course, from 1; a larger one than the last is the last' })
  moduleOrder: number;
}

export class CourseModulesQuery extends PageQuery {
  @Choice(moduleStatuses, { optional: true, about: 'Only modules in this status; default: all but archived' })
  status?: ModuleStatus;
}

const moduleSorts = ['title', 'createdAt', 'moduleOrder'] as const;

export class ModuleQuery extends CourseModulesQuery {
  @Id({ optional: true, about: 'Only modules of this course' })
  courseId?: string;

  @Flag({ default: false, about: 'Only modules outside courses' })
  standalone: boolean;

  @SearchWords('the title and description')
  q?: string;

  @Sort(moduleSorts, 'title')
  sort: SortOf<typeof moduleSorts>;
}

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
  @Flag({ about: 'true: archived, because learners have worked on it; false: deleted' })
  archived: boolean;
}

export class ModuleOrderView {
  @Ids({ about: 'Ids of the modules in their order' })
  ids: string[];
}
