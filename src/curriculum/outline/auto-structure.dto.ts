import { Anything, Choice, Flag, Id, Int, Many, Part, Text } from '#platform/shapes/fields.js';
import { contentsLimits } from '#curriculum/table-of-contents/table-of-contents.js';

export const structureModes = ['append', 'replace'] as const;
export type StructureMode = (typeof structureModes)[number];

/** A table of contents as a teacher has it, and what to do with it. */
export class AutoStructureDraft {
  @Anything({
    about: 'A pasted table of contents, one title a line, or a list of { title, children? }',
    schema: { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'object' } }] },
    example: '1 Numbers\n1.1 Counting\n1.2 Adding',
  })
  toc: unknown;

  @Choice(structureModes, { default: 'append' })
  mode: StructureMode;

  @Flag({ default: false, about: 'Only tell what would be made' })
  dryRun: boolean;
}

/** A title with what stands below it, as a program sends it. */
export class OutlineSketchDraft {
  @Text()
  title: string;

  @Many(() => OutlineSketchDraft, { max: contentsLimits.nodes, optional: true })
  children?: OutlineSketchDraft[];
}

export class OutlineSketchList {
  @Many(() => OutlineSketchDraft, { min: 1, max: contentsLimits.nodes })
  toc: OutlineSketchDraft[];
}

class CreatedCounts {
  @Int({ min: 0 })
  units: number;

  @Int({ min: 0 })
  parts: number;

  @Int({ min: 0 })
  sections: number;
}

class OutlineNodeView {
  @Id({ optional: true, about: 'Not in a dry run' })
  id?: string;

  @Text()
  title: string;

  @Many(() => OutlineNodeView)
  children: OutlineNodeView[];
}

export class AutoStructureView {
  @Flag()
  dryRun: boolean;

  @Part(() => CreatedCounts, { about: 'How many there are of each, or would be' })
  created: CreatedCounts;

  @Many(() => OutlineNodeView, { about: 'The units, with their parts, with their sections' })
  outline: OutlineNodeView[];
}
