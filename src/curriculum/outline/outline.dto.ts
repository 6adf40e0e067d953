import { PageOf } from '#platform/api/page.js';
import {
  Flag,
  Id,
  Ids,
  Int,
  IntersectionType,
  Json,
  PartialType,
  RichText,
  Text,
  Texts,
} from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { signedProperty } from '#platform/shapes/signed-url.js';

/** The fields of a new unit or part. */
export class OutlineDraft {
  @Text({ example: 'Fractions', about: 'Title in the outline' })
  title: string;

  @RichText({ max: 5000, default: '' })
  description: string;
}

export class SectionDraft extends OutlineDraft {
  @RichText({ max: 50_000, default: '', about: 'Text of the lesson; may refer to media as [[media:label]]' })
  body: string;
}

export class OutlineChanges extends PartialType(OutlineDraft) {}

export class SectionChanges extends PartialType(SectionDraft) {}

class Placed {
  @Id()
  subjectId: string;

  @Id()
  classroomId: string;

  @Int({ min: 0, about: 'Position among its siblings, from 0' })
  position: number;
}

class OutlineView extends IntersectionType(RecordView, IntersectionType(OutlineDraft, Placed)) {}

export class UnitView extends OutlineView {}

export class PartView extends OutlineView {
  @Id()
  unitId: string;
}

/** The media a text refers to as `[[media:label]]`. */
export class MediaView {
  @Json({
    optional: true,
    schema: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['resourceId', 'url', 'signedUrl', 'mimeType'],
        properties: {
          resourceId: { type: 'string', format: 'uuid' },
          url: { type: 'string', description: 'Address of the content; takes the access token' },
          signedUrl: signedProperty('url'),
          mimeType: { type: 'string', nullable: true },
        },
      },
    },
    example: {
      'water-cycle': {
        resourceId: '01890a5d-ac96-774b-bcce-b302099a8057',
        url: '/api/v1/resources/01890a5d-ac96-774b-bcce-b302099a8057/download',
        signedUrl: '/api/v1/resources/01890a5d-ac96-774b-bcce-b302099a8057/download?signature=AZCKXayWd0u8zrMCCZqAVw',
        mimeType: 'image/png',
      },
    },
    about: 'In responses to GET: the media that [[media:label]] in the text refers to, by label',
  })
  media?: object;

  @Texts({
    optional: true,
    about: 'In responses to GET: labels in the text without media visible to the caller',
    example: [],
  })
  missingMedia?: string[];
}

export class SectionView extends IntersectionType(OutlineView, SectionDraft, MediaView) {
  @Id()
  partId: string;
}

export class UnitPage extends PageOf(UnitView) {}

export class PartPage extends PageOf(PartView) {}

export class SectionPage extends PageOf(SectionView) {}

export class OutlineRemovalQuery {
  @Flag({
    default: false,
    about: 'Detach what is attached here first: assessments return to the bank, resources are archived',
  })
  detach: boolean;
}

export class NewPosition {
  @Int({ min: 0, about: 'Position from 0; a larger value means the end' })
  position: number;
}

export class OrderView {
  @Ids({ about: 'Ids of all siblings in their new order' })
  ids: string[];
}
