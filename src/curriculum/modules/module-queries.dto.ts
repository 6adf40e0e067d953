import { PageQuery, SearchWords, type SortOf } from '#platform/api/page.js';
import { Choice, Flag, Id } from '#platform/shapes/fields.js';
import { type ModuleStatus, moduleStatuses } from './workbook-module.entity.js';

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

  @Choice([...moduleSorts, ...moduleSorts.map((field) => `-${field}` as const)], {
    optional: true,
    about:
      'Sort field; a leading - sorts in descending order. Default: moduleOrder within a course or outside courses, else title',
  })
  sort?: SortOf<typeof moduleSorts>;
}
