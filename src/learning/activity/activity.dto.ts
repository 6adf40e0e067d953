import { type ResourceType, resourceTypes } from '#curriculum/resources/resource-types.js';
import { PageOf, PageQuery, Sort, type SortOf } from '#platform/api/page.js';
import { Choice, Id, Instant, Int, IntersectionType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type ActivityType, activityTypes } from './learning-activity.entity.js';

/** The resource that a person views, completes, bookmarks or rates. */
export class ResourceChoice {
  @Id({ about: 'A resource that you can read, of any scope' })
  resourceId: string;
}

const notesField = { max: 2000, nullable: true, optional: true };

class OwnNotes {
  @Text({ ...notesField, about: 'Your notes, stored encrypted; left out: unchanged, null: removed' })
  notes?: string | null;
}

class TimeSpent {
  @Int({
    min: 0,
    max: 3600,
    default: 0,
    example: 90,
    about: 'Seconds since the last report; added to timeSpentSeconds',
  })
  timeSpentSeconds: number;
}

export class ResourceProgressReport extends IntersectionType(ResourceChoice, TimeSpent, OwnNotes) {
  @Int({
    min: 0,
    max: 100,
    optional: true,
    example: 60,
    about: 'Percent done; a value below the stored one is ignored',
  })
  progressPercent?: number;
}

export class ResourceCompletion extends IntersectionType(ResourceChoice, TimeSpent, OwnNotes) {}

export class ResourceBookmark extends IntersectionType(ResourceChoice, OwnNotes) {}

export class ResourceRating extends IntersectionType(ResourceChoice, OwnNotes) {
  @Int({ min: 1, max: 5, example: 4, about: 'From 1 to 5; replaces your earlier rating' })
  rating: number;
}

class ActivityFacts {
  @Id()
  resourceId: string;

  @Choice(activityTypes, { about: 'Kind of activity; each exists once per resource' })
  activityType: ActivityType;

  @Int({ min: 0, max: 100, example: 60, about: 'Highest percentage reported for the resource' })
  progressPercent: number;

  @Int({ min: 0, example: 540, about: 'Sum of all reported seconds; 0 in kinds other than viewed' })
  timeSpentSeconds: number;

  @Int({ min: 1, max: 5, nullable: true, about: 'Your rating; null in kinds other than rated' })
  rating: number | null;

  @Text({ max: 2000, nullable: true, about: 'Your notes of this kind of activity' })
  notes: string | null;

  @Instant({ nullable: true, about: 'When you last opened it; null in kinds other than viewed' })
  lastViewedAt: Date | null;
}

/** What the caller has done with a resource. */
export class LearningActivityView extends IntersectionType(RecordView, ActivityFacts) {}

class ShownResource {
  @Text({ max: 500, example: 'The water cycle', about: 'Title of the resource' })
  title: string;

  @Choice(resourceTypes, { about: 'Kind of content of the resource' })
  type: ResourceType;

  @Int({ min: 0, nullable: true, example: 12, about: 'Time the content takes' })
  durationMinutes: number | null;
}

export class LearningHistoryItem extends IntersectionType(LearningActivityView, ShownResource) {}

export class LearningHistoryPage extends PageOf(LearningHistoryItem) {}

const historySorts = ['updatedAt', 'createdAt'] as const;

export class BookmarkQuery extends PageQuery {
  @Sort(historySorts, '-createdAt')
  sort: SortOf<typeof historySorts>;
}

export class LearningHistoryQuery extends PageQuery {
  @Choice(activityTypes, { optional: true, about: 'Only this kind of activity' })
  activityType?: ActivityType;

  @Id({ optional: true, about: 'Only activity on this resource' })
  resourceId?: string;

  @Sort(historySorts, '-updatedAt')
  sort: SortOf<typeof historySorts>;
}
