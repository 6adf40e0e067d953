import { Kind } from '#curriculum/resources/resource-fields.js';
import {
  type Difficulty,
  difficultyLevels,
  type ResourceScope,
  resourceScopes,
  type ResourceStatus,
  resourceStatuses,
  type ResourceType,
} from '#curriculum/resources/resource-types.js';
import { LimitedSearch, PageQuery, Sort, type SortOf } from '#platform/api/page.js';
import { Choice, Id, Text } from '#platform/shapes/fields.js';

/** Filters of resource lists and searches. */
export class ResourceQuery extends PageQuery {
  @Choice(resourceScopes, { optional: true, about: 'Only resources of this scope' })
  scope?: ResourceScope;

  @Kind({ optional: true, about: 'Plural forms are accepted' })
  type?: ResourceType;

  @Choice(resourceStatuses, {
    default: 'active',
    about: 'Pending resources are visible to admins and to the teacher who proposed them',
  })
  status: ResourceStatus;

  @Text({ max: 100, optional: true, about: 'One topic; normalized, so Water Cycle finds water-cycle' })
  topic?: string;

  @Choice(difficultyLevels, { optional: true, about: 'Only resources of this difficulty' })
  difficulty?: Difficulty;

  @Id({ optional: true, about: 'Includes the units, parts and sections of the subject' })
  subjectId?: string;

  @Id({ optional: true, about: 'Only resources of this unit' })
  unitId?: string;

  @Id({ optional: true, about: 'Only resources of this part' })
  partId?: string;

  @Id({ optional: true, about: 'Only resources of this section' })
  sectionId?: string;

  @Id({ optional: true, about: 'Only resources of this assessment' })
  assessmentId?: string;

  @Text({ max: 64, optional: true, about: 'Only the resource with this label' })
  label?: string;
}

const resourceSorts = ['createdAt', 'title', 'position', 'viewCount', 'ratingAvg'] as const;
const foundSorts = ['viewCount', 'ratingAvg'] as const;

export class ResourceListQuery extends ResourceQuery {
  @Sort(resourceSorts, '-createdAt')
  sort: SortOf<typeof resourceSorts>;
}

export class ResourceSearch extends ResourceQuery {
  @LimitedSearch('the title, topics, author or description')
  q?: string;

  @Choice([...foundSorts, ...foundSorts.map((field) => `-${field}`)], {
    optional: true,
    about: 'Sort field; a leading - sorts in descending order. Left out: best match first',
  })
  sort?: SortOf<typeof foundSorts>;
}
