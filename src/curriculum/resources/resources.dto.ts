import {
  Choice,
  Day,
  Decimal,
  Flag,
  Id,
  Ids,
  Instant,
  Int,
  IntersectionType,
  PartialType,
  RichText,
  Text,
  Words,
} from '#platform/shapes/fields.js';
import { PageOf } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { PlaceView } from '#curriculum/outline/place.dto.js';
import { Kind, Label, Link } from './resource-fields.js';
import {
  type Difficulty,
  difficultyLevels,
  type ResourceScope,
  resourceScopes,
  type ResourceStatus,
  resourceStatuses,
  type ResourceType,
  resourceTypes,
} from './resource-types.js';

/** What may be said about material besides its title. */
class ResourceDetails {
  @RichText({ max: 5000, default: '' })
  description: string;

  @Link({ default: null, example: 'https://example.org/water-cycle' })
  contentUrl: string | null;

  @Text({
    max: 100,
    nullable: true,
    default: null,
    pattern: /^[\w-]+$/,
    shape: 'the id of a video on YouTube',
    about: 'A video on YouTube, by its id',
  })
  videoId: string | null;

  @Link({ default: null, about: 'A picture to show for it; files get one of their own' })
  thumbnailUrl: string | null;

  @Int({ min: 0, max: 100_000, nullable: true, default: null, example: 12 })
  durationMinutes: number | null;

  @Choice(difficultyLevels, { nullable: true, default: null })
  difficultyLevel: Difficulty | null;

  @Words({ max: 30, default: [], about: 'Kept in one spelling, Water Cycle as water-cycle', example: ['water-cycle'] })
  topics: string[];

  @Text({ max: 255, nullable: true, default: null })
  author: string | null;

  @Text({ max: 255, nullable: true, default: null })
  sourceOrganization: string | null;

  @Day({ nullable: true, default: null })
  publicationDate: string | null;
}

class Named {
  @Text({ max: 500, optional: true, about: 'The name of the file when left out', example: 'The water cycle' })
  title?: string;

  @Kind({ optional: true, about: 'What the file is, or link, when left out; plurals are understood' })
  type?: ResourceType;

  @Label({ optional: true, about: 'How texts refer to it, as [[media:label]]; made from the name when left out' })
  label?: string;
}

class Placed {
  @Id({ optional: true, about: 'For the scope structure: the subject it hangs in' })
  subjectId?: string;

  @Id({ optional: true })
  unitId?: string;

  @Id({ optional: true })
  partId?: string;

  @Id({ optional: true, about: 'The finest place named counts; what lies above it is filled in' })
  sectionId?: string;
}

/** Material that is to be made, out of a file or as a link, for wherever it goes. */
export class MaterialDraft extends IntersectionType(Named, ResourceDetails) {}

class Destination extends Placed {
  @Choice(resourceScopes, { default: 'library', about: 'Where it goes: the library, a subject, or an assessment' })
  scope: ResourceScope;

  @Id({ optional: true, about: 'For the scope assessment: whose it is to be' })
  assessmentId?: string;
}

export class ResourceDraft extends IntersectionType(Destination, MaterialDraft) {}

class Verified {
  @Flag({ about: 'Somebody of the school has looked at it; for admins to say' })
  isVerified: boolean;
}

export class ResourceChanges extends PartialType(IntersectionType(MaterialDraft, Verified)) {}

/** What it is, and what it consists of. */
class Content {
  @Choice(resourceScopes)
  scope: ResourceScope;

  @Choice(resourceTypes)
  type: ResourceType;

  @Choice(resourceStatuses)
  status: ResourceStatus;

  @Text({ max: 500 })
  title: string;

  @Text({ max: 2000, about: 'Where to look at it: the file, the link, or the video' })
  url: string;

  @Id({ nullable: true })
  fileId: string | null;

  @Text({ max: 255, nullable: true })
  fileName: string | null;

  @Text({ nullable: true, example: 'image/png' })
  mimeType: string | null;

  @Int({ min: 0, nullable: true })
  sizeBytes: number | null;

  @Text({ max: 64, nullable: true, about: 'How texts refer to it, as [[media:label]]' })
  label: string | null;

  @Int({ min: 0, nullable: true, about: "Its place in the outline, from 0; an assessment's list says its own" })
  position: number | null;
}

export class ResourceView extends IntersectionType(RecordView, ResourceDetails, Content, PlaceView) {
  @Id({ nullable: true })
  assessmentId: string | null;

  @Flag()
  isVerified: boolean;

  @Int({ min: 0 })
  viewCount: number;

  @Decimal({ max: 5 })
  ratingAvg: number;

  @Int({ min: 0 })
  ratingCount: number;

  @Id({ nullable: true })
  createdBy: string | null;

  @Instant({ nullable: true })
  archivedAt: Date | null;
}

export class ResourcePage extends PageOf(ResourceView) {}

export class ResourceRemovedView {
  @Flag({ about: 'true: kept in the archive, because it is used or was learned with; false: gone' })
  archived: boolean;
}

export class ResourcePosition {
  @Int({ min: 0, about: 'From 0; whatever lies past the end means the end' })
  position: number;
}

export class ResourceOrderView {
  @Ids({ about: 'Everything in the same place, in the new order' })
  ids: string[];
}
