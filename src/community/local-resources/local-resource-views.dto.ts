import { PageOf, PageQuery, SearchWords } from '#platform/api/page.js';
import { Choice, Decimal, Flag, Id, Instant, Int, IntersectionType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { maxDistanceKm } from './distance.js';
import { type LocalResourceStatus, localResourceStatuses } from './local-resource-states.js';
import { countryCode, LocalResourceDraft, resourceType } from './local-resources.dto.js';

class LocalResourceState {
  @Choice(localResourceStatuses, { name: 'LocalResourceStatus', about: 'Only approved ones are listed to everyone' })
  status: LocalResourceStatus;

  @Flag({ about: 'Whether an admin checked its facts' })
  isVerified: boolean;

  @Flag({ about: 'Whether you submitted it' })
  isMine: boolean;

  @Id({ nullable: true, about: 'Id of the submitter, for this person and admins; null for others' })
  submittedBy: string | null;

  @Text({ nullable: true, max: 1000, about: 'Why it was rejected, for the submitter and admins' })
  rejectionReason: string | null;

  @Instant({ nullable: true, about: 'When it was approved or rejected' })
  moderatedAt: Date | null;
}

class LocalResourceRatings {
  @Decimal({ max: 5, about: 'Average rating, rounded to two decimals; 0 without ratings' })
  ratingAvg: number;

  @Int({ min: 0, about: 'Number of ratings' })
  ratingCount: number;

  @Int({ min: 1, max: 5, nullable: true, about: 'Your rating' })
  myRating: number | null;
}

export class LocalResourceView extends IntersectionType(
  RecordView,
  LocalResourceDraft,
  LocalResourceState,
  LocalResourceRatings,
) {}

export class ListedLocalResourceView extends LocalResourceView {
  @Decimal({ max: 99_999, nullable: true, about: 'Kilometres from near; null without near' })
  distanceKm: number | null;
}

export class LocalResourcePage extends PageOf(ListedLocalResourceView) {}

export const localResourceSorts = ['name', 'ratingAvg', 'createdAt', 'distance'] as const;
export type LocalResourceSort = (typeof localResourceSorts)[number] | `-${(typeof localResourceSorts)[number]}`;

export class LocalResourceQuery extends PageQuery {
  @SearchWords('the name or description')
  q?: string;

  @Text({ ...resourceType, optional: true, about: 'Only resources of this kind' })
  type?: string;

  @Text({ ...countryCode, optional: true, about: 'Only resources in this country' })
  country?: string;

  @Text({ max: 100, optional: true, about: 'Only resources in this state; case and accents are ignored' })
  state?: string;

  @Text({ max: 100, optional: true, about: 'Only resources in this city; case and accents are ignored' })
  city?: string;

  @Text({ max: 20, optional: true, about: 'Only resources with this postal code' })
  zip?: string;

  @Flag({ optional: true, about: 'Only resources owned by their workers, or only others' })
  workerOwned?: boolean;

  @Flag({ optional: true, about: 'Only cooperatives, or only others' })
  cooperative?: boolean;

  @Flag({ optional: true, about: 'Only resources with a union, or only others' })
  unionShop?: boolean;

  @Flag({ optional: true, about: 'Only verified resources, or only others' })
  verified?: boolean;

  @Text({ max: 50, optional: true, example: '40.7128,-74.006', about: 'Latitude and longitude in decimal degrees' })
  near?: string;

  @Decimal({ min: 0.1, max: maxDistanceKm, optional: true, about: 'Kilometres around near; default: 25' })
  withinKm?: number;

  @Flag({ default: false, about: 'true: only your own submissions, in every status unless status is given' })
  mine: boolean;

  @Choice(localResourceStatuses, {
    name: 'LocalResourceStatus',
    optional: true,
    about: 'Default: approved. Others are listed to their submitter and to admins',
  })
  status?: LocalResourceStatus;

  @Choice([...localResourceSorts, ...localResourceSorts.map((field) => `-${field}`)], {
    optional: true,
    about: 'Sort field; a leading - sorts in descending order. Default: distance with near, otherwise name',
  })
  sort?: LocalResourceSort;
}
