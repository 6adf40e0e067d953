import { type Difficulty, difficultyLevels } from '#curriculum/resources/resource-types.js';
import { PageQuery, SearchWords, Sort, type SortOf } from '#platform/api/page.js';
import { Choice, Flag, Id, Int, IntersectionType, Many, PartialType, RichText, Text } from '#platform/shapes/fields.js';
import { type PathStatus, pathStatuses } from './learning-path.entity.js';

/** A resource of the library as a step of a path. */
export class PathItemDraft {
  @Id({ about: 'An active resource of the library' })
  resourceId: string;

  @Flag({ default: true, about: 'Whether the path is completed only with it' })
  required: boolean;
}

export class PathFields {
  @Text({ max: 200, example: 'Democracy at work', about: 'Title of the path' })
  title: string;

  @RichText({ max: 5000, default: '', about: 'What the path leads to' })
  description: string;

  @Choice(difficultyLevels, { nullable: true, default: null, about: 'How demanding the path is' })
  level: Difficulty | null;

  @Int({ min: 1, max: 100_000, nullable: true, default: null, about: 'Time it takes; null: that of its resources' })
  estimatedMinutes: number | null;
}

class PathSlug {
  @Text({
    max: 100,
    optional: true,
    example: 'democracy-at-work',
    shape: 'a-z, 0-9 and single hyphens, and no UUID',
    pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
    about: 'Stands for the id in URLs; unique. Left out: made from the title',
  })
  slug?: string;
}

class PathContent {
  @Flag({ default: true, about: 'false: a draft, seen by its owner and admins, and by those who have started it' })
  isPublished: boolean;

  @Many(() => PathItemDraft, { min: 1, max: 100, about: 'All items in their order; at least one is required' })
  items: PathItemDraft[];
}

export class PathDraft extends IntersectionType(PathSlug, PathFields, PathContent) {}

export class PathChanges extends PartialType(PathDraft) {}

const pathSorts = ['title', 'createdAt'] as const;

export class PathQuery extends PageQuery {
  @Choice(pathStatuses, { default: 'published', about: 'Only paths in this status' })
  status: PathStatus;

  @Choice(difficultyLevels, { optional: true, about: 'Only paths of this level' })
  level?: Difficulty;

  @Flag({ default: false, about: 'Only paths that belong to you' })
  mine: boolean;

  @Flag({ optional: true, about: 'Only paths that you have started, or only others' })
  started?: boolean;

  @SearchWords('the title')
  q?: string;

  @Sort(pathSorts, 'title')
  sort: SortOf<typeof pathSorts>;
}
