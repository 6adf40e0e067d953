import { SubjectView } from '#curriculum/subjects/subjects.dto.js';
import { Id, Int, Many, Text } from '#platform/shapes/fields.js';

class SectionLine {
  @Id()
  id: string;

  @Text()
  title: string;

  @Int({ min: 0 })
  position: number;

  @Int({ min: 1, about: 'Number of changes of the record' })
  version: number;
}

class PartLine extends SectionLine {
  @Many(() => SectionLine, { about: 'The sections of the part, in their order' })
  sections: SectionLine[];
}

class UnitLine extends SectionLine {
  @Many(() => PartLine, { about: 'The parts of the unit, in their order' })
  parts: PartLine[];
}

/** A subject with its outline. */
export class SubjectTreeView extends SubjectView {
  @Many(() => UnitLine, { about: 'The units of the subject, in their order' })
  units: UnitLine[];
}
