import { type ResourceType, resourceTypes } from '#curriculum/resources/resource-types.js';
import { PageOf } from '#platform/api/page.js';
import { Choice, Flag, Id, Instant, Int, IntersectionType, Many, Part, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type PathStatus, pathStatuses } from './learning-path.entity.js';
import { PathFields } from './paths.dto.js';

export class PathProgressView {
  @Int({ min: 0, max: 100, example: 67, about: 'Percent of the required items that you have completed' })
  percent: number;

  @Int({ min: 0, example: 3, about: 'Required items that are available' })
  requiredItems: number;

  @Int({ min: 0, example: 2, about: 'Those of them that you have completed' })
  completedItems: number;

  @Instant({ nullable: true, about: 'When you started the path; null if you have not' })
  startedAt: Date | null;

  @Instant({ nullable: true, about: 'When you completed it first; kept when its items change' })
  completedAt: Date | null;
}

class PathState {
  @Text({ max: 100, example: 'democracy-at-work', about: 'Stands for the id in URLs' })
  slug: string;

  @Text({ example: '4 hours', about: 'estimatedMinutes, or the time of its resources, in words' })
  estimatedTime: string;

  @Choice(pathStatuses, { about: 'Drafts are hidden from others; archived paths cannot be started' })
  status: PathStatus;

  @Int({ min: 0, example: 4, about: 'Number of items' })
  itemCount: number;

  @Id({ about: 'Id of the owner' })
  createdBy: string;

  @Text({ nullable: true, example: 'Ana Abel', about: 'Name of the owner' })
  createdByName: string | null;

  @Part(() => PathProgressView, { about: 'Your progress' })
  progress: PathProgressView;
}

export class PathSummary extends IntersectionType(RecordView, PathFields, PathState) {}

export class PathPage extends PageOf(PathSummary) {}

export class PathItemView {
  @Id()
  resourceId: string;

  @Int({ min: 0, about: 'Position in the path, from 0' })
  position: number;

  @Flag({ about: 'Whether the path is completed only with it' })
  required: boolean;

  @Text({ max: 500, example: 'What is a cooperative?', about: 'Title of the resource' })
  title: string;

  @Choice(resourceTypes, { about: 'Kind of content of the resource' })
  type: ResourceType;

  @Int({ min: 0, nullable: true, example: 12, about: 'Time the content takes' })
  durationMinutes: number | null;

  @Flag({ about: 'false: the resource was archived, and is no longer required' })
  isAvailable: boolean;

  @Int({ min: 0, max: 100, about: 'Your progress on the resource' })
  progressPercent: number;

  @Flag({ about: 'Whether you have completed the resource' })
  isCompleted: boolean;
}

export class PathView extends IntersectionType(PathSummary) {
  @Many(() => PathItemView, { about: 'The items in their order' })
  items: PathItemView[];
}

export class PathRemovedView {
  @Flag({ about: 'true: archived, because people have started it or the catalogue offers it; false: deleted' })
  archived: boolean;
}
