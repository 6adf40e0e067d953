import { contentsLimits } from '#curriculum/table-of-contents/table-of-contents.js';
import { Anything, Choice, Flag, Id, Int, Many, Part, Text } from '#platform/shapes/fields.js';
import { schemaOf } from '#platform/shapes/named-schemas.js';

export const structureModes = ['append', 'replace'] as const;
export type StructureMode = (typeof structureModes)[number];

/** A title and the titles below it, as JSON. */
export class OutlineSketchDraft {
  @Text({ about: 'Title of the unit, part or section' })
  title: string;

  @Many(() => OutlineSketchDraft, { max: contentsLimits.maxNodes, optional: true, about: 'The entries below it' })
  children?: OutlineSketchDraft[];
}

/** A table of contents and how to apply it to the outline of a subject. */
export class AutoStructureDraft {
  @Anything({
    about: 'A pasted table of contents with one title per line, or a list of { title, children? }',
    schema: { oneOf: [{ type: 'string' }, { type: 'array', items: schemaOf(OutlineSketchDraft) }] },
    example: '1 Numbers\n1.1 Counting\n1.2 Adding',
  })
  toc: unknown;

  @Choice(structureModes, {
    default: 'append',
    about: '`append` adds the units the outline does not end with already; `replace` deletes the outline first',
  })
  mode: StructureMode;

  @Flag({ default: false, about: 'Return the outline without saving it' })
  dryRun: boolean;
}

export class OutlineSketchList {
  @Many(() => OutlineSketchDraft, { min: 1, max: contentsLimits.maxNodes, about: 'The entries of the outermost level' })
  toc: OutlineSketchDraft[];
}

/** A line of the text that was left out, and why. */
class ContentsNoteView {
  @Int({ min: 1 })
  line: number;

  @Text()
  rule: string;

  @Text({ max: 1000 })
  message: string;
}

class CreatedCounts {
  @Int({ min: 0, about: 'Number of units' })
  units: number;

  @Int({ min: 0, about: 'Number of parts' })
  parts: number;

  @Int({ min: 0, about: 'Number of sections' })
  sections: number;
}

class OutlineNodeView {
  @Id({ optional: true, about: 'Absent in a dry run' })
  id?: string;

  @Text({ about: 'Title of the unit, part or section' })
  title: string;

  @Many(() => OutlineNodeView, { about: 'The entries below it' })
  children: OutlineNodeView[];
}

export class AutoStructureView {
  @Flag()
  dryRun: boolean;

  @Part(() => CreatedCounts, { about: 'Number of units, parts and sections created, or that would be created' })
  created: CreatedCounts;

  @Flag({ about: 'The subject has this outline already, so nothing is created' })
  unchanged: boolean;

  @Many(() => OutlineNodeView, { about: 'The units of the table of contents with their parts and sections' })
  outline: OutlineNodeView[];

  @Many(() => ContentsNoteView, { about: 'Lines of the text that were left out, such as page headers' })
  notes: ContentsNoteView[];
}
