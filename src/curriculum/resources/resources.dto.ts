import {
  Choice,
  Day,
  Flag,
  Id,
  Int,
  IntersectionType,
  PartialType,
  RichText,
  Text,
  Texts,
} from '#platform/shapes/fields.js';
import { Kind, Label, Link } from './resource-fields.js';
import {
  type Difficulty,
  difficultyLevels,
  type ResourceScope,
  resourceScopes,
  type ResourceType,
} from './resource-types.js';

/** Descriptive fields of a resource. */
export class ResourceDetails {
  @RichText({ max: 5000, default: '' })
  description: string;

  @Link({ default: null, example: 'https://example.org/water-cycle', about: 'Link to the content, instead of a file' })
  contentUrl: string | null;

  @Text({
    max: 100,
    nullable: true,
    default: null,
    pattern: /^[\w-]+$/,
    shape: 'the id of a YouTube video',
    about: 'The id of a YouTube video',
  })
  videoId: string | null;

  @Link({ default: null, about: 'URL of a thumbnail; generated for files when left out' })
  thumbnailUrl: string | null;

  @Int({ min: 0, max: 100_000, nullable: true, default: null, example: 12, about: 'Time the content takes' })
  durationMinutes: number | null;

  @Choice(difficultyLevels, { nullable: true, default: null, about: 'How demanding the content is' })
  difficultyLevel: Difficulty | null;

  @Texts({ max: 30, default: [], about: 'Normalized: Water Cycle becomes water-cycle', example: ['water-cycle'] })
  topics: string[];

  @Text({ max: 255, nullable: true, default: null, about: 'Name of the author of the content' })
  author: string | null;

  @Text({ max: 255, nullable: true, default: null, about: 'Publisher of the content' })
  sourceOrganization: string | null;

  @Day({ nullable: true, default: null, about: 'When the content was published' })
  publicationDate: string | null;
}

class Named {
  @Text({ max: 500, optional: true, about: 'Left out: the name of the file', example: 'The water cycle' })
  title?: string;

  @Kind({ optional: true, about: 'Left out: detected from the content; plural forms are accepted' })
  type?: ResourceType;

  @Label({
    optional: true,
    about: 'Texts refer to it as [[media:label]]; derived from the file name or title when left out',
  })
  label?: string;
}

class Placed {
  @Id({ optional: true, about: 'The subject it belongs to; required for the scope structure' })
  subjectId?: string;

  @Id({ optional: true })
  unitId?: string;

  @Id({ optional: true })
  partId?: string;

  @Id({ optional: true, about: 'The most specific of these ids counts; the ids above it are filled in' })
  sectionId?: string;
}

/** The fields of a new resource in any scope. */
export class MaterialDraft extends IntersectionType(Named, ResourceDetails) {}

class Destination extends Placed {
  @Choice(resourceScopes, { default: 'library', about: 'library, structure (a subject) or assessment' })
  scope: ResourceScope;

  @Id({ optional: true, about: 'The assessment that owns it; required for the scope assessment' })
  assessmentId?: string;
}

export class ResourceDraft extends IntersectionType(Destination, MaterialDraft) {}

class Verified {
  @Flag({ about: 'Whether the school has reviewed it; only admins may set it' })
  isVerified: boolean;
}

export class ResourceChanges extends PartialType(IntersectionType(MaterialDraft, Verified)) {}

export class ResourcePosition {
  @Int({ min: 0, about: 'Position from 0; a larger value means the end' })
  position: number;
}
