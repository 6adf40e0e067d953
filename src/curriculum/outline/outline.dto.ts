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
  Words,
} from '#platform/shapes/fields.js';
import { PageOf } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';

/** What a teacher writes to make a unit or a part. */
export class OutlineDraft {
  @Text({ example: 'Fractions' })
  title: string;

  @RichText({ max: 5000, default: '' })
  description: string;
}

export class SectionDraft extends OutlineDraft {
  @RichText({ max: 50_000, default: '', about: 'The text to read' })
  body: string;
}

export class OutlineChanges extends PartialType(OutlineDraft) {}

export class SectionChanges extends PartialType(SectionDraft) {}

class Placed {
  @Id()
  subjectId: string;

  @Id()
  classroomId: string;

  @Int({ min: 0, about: 'Its place among its siblings, from 0' })
  position: number;
}

class OutlineView extends IntersectionType(RecordView, IntersectionType(OutlineDraft, Placed)) {}

export class UnitView extends OutlineView {}

export class PartView extends OutlineView {
  @Id()
  unitId: string;
}

/** What a text mentions as `[[media:label]]`. */
export class MediaView {
  @Json({
    optional: true,
    schema: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['resourceId', 'url', 'mimeType'],
        properties: {
          resourceId: { type: 'string', format: 'uuid' },
          url: { type: 'string' },
          mimeType: { type: 'string', nullable: true },
        },
      },
    },
    example: {
      'water-cycle': {
        resourceId: '01890a5d-ac96-774b-bcce-b302099a8057',
        url: '/api/v1/resources/01890a5d-ac96-774b-bcce-b302099a8057/download',
        mimeType: 'image/png',
      },
    },
    about: 'When read: what [[media:label]] in the text stands for, by label',
  })
  media?: object;

  @Words({ optional: true, about: 'When read: labels in the text that stand for nothing you can see', example: [] })
  missingMedia?: string[];
}

export class SectionView extends IntersectionType(OutlineView, SectionDraft, MediaView) {
  @Id()
  partId: string;
}

export class UnitPage extends PageOf(UnitView) {}

export class PartPage extends PageOf(PartView) {}

export class SectionPage extends PageOf(SectionView) {}

export class RemovalQuery {
  @Flag({
    default: false,
    about: 'Take down what hangs here first: assessments go back to the bank, resources to the archive',
  })
  detach: boolean;
}

export class NewPosition {
  @Int({ min: 0, about: 'From 0; whatever lies past the end means the end' })
  position: number;
}

export class OrderView {
  @Ids({ about: 'All siblings in their new order' })
  ids: string[];
}
