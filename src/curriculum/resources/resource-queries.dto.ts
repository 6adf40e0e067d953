import { Choice, Id, Text } from '#platform/shapes/fields.js';
import { PageQuery, Sort } from '#platform/api/page.js';
import { Kind } from './resource-fields.js';
import {
  type Difficulty,
  difficultyLevels,
  type ResourceScope,
  resourceScopes,
  type ResourceStatus,
  resourceStatuses,
  type ResourceType,
} from './resource-types.js';

/** Which resources one means: in a list, and in a search. */
export class ResourceQuery extends PageQuery {
  @Choice(resourceScopes, { optional: true })
  scope?: ResourceScope;

  @Kind({ optional: true, about: 'Plurals are understood' })
  type?: ResourceType;

  @Choice(resourceStatuses, { default: 'active', about: 'Pending ones are seen by admins and whoever proposed them' })
  status: ResourceStatus;

  @Text({ max: 100, optional: true, about: 'One topic, in any spelling' })
  topic?: string;

  @Choice(difficultyLevels, { optional: true })
  difficulty?: Difficulty;

  @Id({ optional: true, about: 'Everything in the subject, in its units, parts and sections too' })
  subjectId?: string;

  @Id({ optional: true })
  unitId?: string;

  @Id({ optional: true })
  partId?: string;

  @Id({ optional: true })
  sectionId?: string;

  @Id({ optional: true })
  assessmentId?: string;

  @Text({ max: 64, optional: true })
  label?: string;
}

export class ResourceListQuery extends ResourceQuery {
  @Sort(['createdAt', 'title', 'position', 'ratingAvg', 'viewCount'], '-createdAt')
  sort: string;
}

export class ResourceSearch extends ResourceQuery {
  @Text({ optional: true, max: 200, about: 'Words, or how they begin; all must occur. Everything when left out' })
  q?: string;
}
