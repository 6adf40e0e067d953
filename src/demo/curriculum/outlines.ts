import { type OutlineNode, parseTableOfContents } from '#curriculum/table-of-contents/table-of-contents.js';
import { demoSubjects } from '#demo/content/subjects.js';
import type { Band, ClassSubject, DemoClass } from '#demo/people/classes.js';
import type { DemoIds } from '#demo/support/demo-ids.js';

/** The row of a unit, part or section. */
export interface OutlineRow {
  id: string;
  subject_id: string;
  classroom_id: string;
  title: string;
  position: number;
  unit_id?: string;
  part_id?: string;
}

export interface Outlines {
  units: OutlineRow[];
  parts: OutlineRow[];
  sections: OutlineRow[];
  /** The units of a subject, in order. */
  unitsOf: (subject: ClassSubject) => OutlineRow[];
}

/** Creates the outlines of all subjects with the parser that reads a teacher's pasted table of contents. */
export function makeOutlines(classes: DemoClass[], ids: DemoIds): Outlines {
  const contents = parseContents();
  const rows: Omit<Outlines, 'unitsOf'> = { units: [], parts: [], sections: [] };
  const bySubject = new Map<string, OutlineRow[]>();
  for (const { id: classroom_id, band, subjects } of classes) {
    for (const { id: subject_id, content } of subjects) {
      const place = { subject_id, classroom_id };
      const units = rowsOf(contents.get(`${content.code}/${band}`) ?? [], place, ids);
      bySubject.set(
        subject_id,
        units.map(({ row }) => row),
      );
      for (const unit of units) {
        rows.units.push(unit.row);
        for (const part of rowsOf(unit.children, { ...place, unit_id: unit.row.id }, ids)) {
          rows.parts.push(part.row);
          const sections = rowsOf(part.children, { ...place, part_id: part.row.id }, ids);
          rows.sections.push(...sections.map(({ row }) => row));
        }
      }
    }
  }
  return { ...rows, unitsOf: ({ id }) => bySubject.get(id) ?? [] };
}

type Place = Pick<OutlineRow, 'subject_id' | 'classroom_id' | 'unit_id' | 'part_id'>;

const rowsOf = (nodes: OutlineNode[], place: Place, ids: DemoIds): { row: OutlineRow; children: OutlineNode[] }[] =>
  nodes.map(({ title, children }, position) => ({ row: { id: ids.next(), ...place, title, position }, children }));

const bands: Band[] = ['lower', 'upper'];

const parseContents = (): Map<string, OutlineNode[]> =>
  new Map(
    demoSubjects.flatMap(({ code, outlines }) =>
      bands.map((band) => [`${code}/${band}`, parseTableOfContents(outlines[band]).nodes] as const),
    ),
  );
