import { Flag, Id, Ids, Int, IntersectionType, PartialType, Text } from '#platform/http/fields.js';
import { PageOf } from '#platform/http/page.js';
import { RecordView } from '#platform/http/record.view.js';

/** What a teacher writes to make a unit or a part. */
export class OutlineDraft {
  @Text({ example: 'Fractions' })
  title: string;

  @Text({ max: 5000, default: '' })
  description: string;
}

export class SectionDraft extends OutlineDraft {
  @Text({ max: 50_000, default: '', about: 'The text to read' })
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

export class SectionView extends IntersectionType(OutlineView, SectionDraft) {
  @Id()
  partId: string;
}

export class UnitPage extends PageOf(UnitView) {}

export class PartPage extends PageOf(PartView) {}

export class SectionPage extends PageOf(SectionView) {}

export class RemovalQuery {
  @Flag({ default: false, about: 'Take down what is attached here first; assessments go back to the bank' })
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
