import { type SubscriptionTier, subscriptionTiers } from '#identity/accounts/user.entity.js';
import { Choice, Id, Ids, Int, Many, Part, PartialType, RichText, Text, Texts } from '#platform/shapes/fields.js';
import { maxLessons } from './lessons/lesson.entity.js';
import { LessonDraft } from './lessons/lessons.dto.js';
import { maxModules } from './workbook-module.entity.js';

export const order = { min: 1, max: maxModules };

export class ModuleFields {
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

  @Text({
    optional: true,
    about: 'Title of a page on the web; ignored beside resourceId, whose title is that of the resource',
  })
  title?: string;

  @Text({ optional: true, max: 2000, pattern: /^https?:\/\/\S+$/i, shape: 'a URL', about: 'Address of the page' })
  url?: string;
}

class ModuleAssessment {
  @Id({ about: 'Id of an assessment' })
  assessmentId: string;
}

export class ContentFields {
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

export class ModuleContentChanges extends PartialType(ContentFields) {}

class ModuleContentDraft extends PartialType(ContentFields) {
  @Many(() => LessonDraft, {
    max: maxLessons,
    optional: true,
    about: 'The lessons in order, or by their sortOrder. Later they change one by one',
  })
  lessons?: LessonDraft[];
}

export class ModuleDraft extends ModuleFields {
  @Id({ nullable: true, default: null, about: 'Id of the course; null for a module outside courses' })
  courseId: string | null;

  @Int({ ...order, optional: true, about: 'Place in the course, from 1. Default: the first free one' })
  moduleOrder?: number;

  @Part(() => ModuleContentDraft, { optional: true, about: 'What learners see' })
  content?: ModuleContentDraft;
}

export class ModuleChanges extends PartialType(ModuleFields) {
  @Int({ ...order, optional: true, about: 'New place in the course; a larger one than the last is the last' })
  moduleOrder?: number;

  @Part(() => ModuleContentChanges, { optional: true, about: 'Omitted fields are unchanged' })
  content?: ModuleContentChanges;
}

export class ModulePlace {
  @Int({ ...order, example: 1, about: 'New place in the course, from 1; a larger one than the last is the last' })
  moduleOrder: number;
}
