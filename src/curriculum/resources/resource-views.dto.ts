import { Choice, Flag, Id, Ids, Instant, Int, IntersectionType, Text } from '#platform/shapes/fields.js';
import { SignedUrl } from '#platform/shapes/signed-url.js';
import { PageOf } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { PlaceView } from '#curriculum/outline/places/place.dto.js';
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
  @Choice(resourceScopes)
  scope: ResourceScope;

  @Choice(resourceTypes)
  type: ResourceType;

  @Choice(resourceStatuses)
  status: ResourceStatus;

  @Text({ max: 500 })
  title: string;

  @Text({ max: 2000, about: 'URL of the file, the link or the video' })
  url: string;

  @SignedUrl('url')
  signedUrl: string | null;

  @SignedUrl('thumbnailUrl')
  signedThumbnailUrl: string | null;

  @Id({ nullable: true })
  fileId: string | null;

  @Text({ max: 255, nullable: true })
  fileName: string | null;

  @Text({ nullable: true, example: 'image/png' })
  mimeType: string | null;

  @Int({ min: 0, nullable: true })
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

export class ResourceView extends IntersectionType(RecordView, ResourceDetails, Content, PlaceView) {
  @Id({ nullable: true })
  assessmentId: string | null;

  @Flag()
  isVerified: boolean;

  @Id({ nullable: true })
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
