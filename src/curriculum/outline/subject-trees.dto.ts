import { Id, Int, Many, Text } from '#platform/shapes/fields.js';
import { SubjectView } from '#curriculum/subjects/subjects.dto.js';

class SectionLine {
  @Id()
  id: string;

  @Text()
  title: string;

  @Int({ min: 0 })
  position: number;

  @Int({ min: 1 })
  version: number;
}

class PartLine extends SectionLine {
  @Many(() => SectionLine)
  sections: SectionLine[];
}

class UnitLine extends SectionLine {
  @Many(() => PartLine)
  parts: PartLine[];
}

/** A subject with its outline. */
export class SubjectTreeView extends SubjectView {
  @Many(() => UnitLine)
  units: UnitLine[];
}
