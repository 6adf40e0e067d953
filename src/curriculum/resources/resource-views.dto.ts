import { PlaceView } from '#curriculum/outline/places/place.dto.js';
import { PageOf } from '#platform/api/page.js';
import { Choice, Decimal, Flag, Id, Ids, Instant, Int, IntersectionType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { SignedUrl } from '#platform/shapes/signed-url.js';
import {
  type ResourceScope,
  resourceScopes,
  type ResourceStatus,
  resourceStatuses,
  type ResourceType,
  resourceTypes,
} from './resource-types.js';
import { ResourceDetails } from './resources.dto.js';

/** The kind and content of a resource. */
class Content {
  @Choice(resourceScopes, { about: 'What the resource belongs to' })
  scope: ResourceScope;

  @Choice(resourceTypes, { about: 'Kind of content' })
  type: ResourceType;

  @Choice(resourceStatuses, { about: 'Only active resources are shown to students' })
  status: ResourceStatus;

  @Text({ max: 500 })
  title: string;

  @Text({ max: 2000, about: 'URL of the file, the link or the video' })
  url: string;

  @SignedUrl('url')
  signedUrl: string | null;

  @SignedUrl('thumbnailUrl')
  signedThumbnailUrl: string | null;

  @Id({ nullable: true, about: 'Id of the file; null for a link' })
  fileId: string | null;

  @Text({ max: 255, nullable: true, about: 'Name of the file; null for a link' })
  fileName: string | null;

  @Text({ nullable: true, example: 'image/png', about: 'Media type of the file; null for a link' })
  mimeType: string | null;

  @Int({ min: 0, nullable: true, about: 'Size of the file in bytes; null for a link' })
  sizeBytes: number | null;

  @Text({ max: 64, nullable: true, about: 'Texts refer to it as [[media:label]]' })
  label: string | null;

  @Int({
    min: 0,
    nullable: true,
    about: 'Position at its place in the outline, from 0; assessments have their own order',
  })
  position: number | null;
}

/** How often a resource was viewed, and how it was rated. */
class Popularity {
  @Int({ min: 0, example: 31, about: 'Views; those of one person within 30 minutes count once' })
  viewCount: number;

  @Decimal({ max: 5, example: 4.5, about: 'Mean of the ratings from 1 to 5; 0 without ratings' })
  ratingAvg: number;

  @Int({ min: 0, example: 12, about: 'Number of ratings' })
  ratingCount: number;
}

export class ResourceView extends IntersectionType(RecordView, ResourceDetails, Content, PlaceView, Popularity) {
  @Id({ nullable: true, about: 'Id of the assessment; null in other scopes' })
  assessmentId: string | null;

  @Flag({ about: 'Whether an admin has approved it' })
  isVerified: boolean;

  @Id({ nullable: true, about: 'Id of the author; null if the account was erased' })
  createdBy: string | null;

  @Instant({ nullable: true })
  archivedAt: Date | null;
}

export class ResourcePage extends PageOf(ResourceView) {}

export class ResourceRemovedView {
  @Flag({ about: 'true: archived, because it is in use; false: deleted' })
  archived: boolean;
}

export class ResourceOrderView {
  @Ids({ about: 'Ids of all resources at the same place, in the new order' })
  ids: string[];
}
