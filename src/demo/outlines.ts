import { type OutlineNode, parseTableOfContents } from '#curriculum/table-of-contents/table-of-contents.js';
import type { Band, ClassSubject, DemoClass } from './classes.js';
import { demoSubjects } from './content/subjects.js';
import type { DemoIds } from './demo-ids.js';

/** A unit, part or section on its way into its table. */
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
  /** The ids and titles of a subject's units, in order. */
  unitsOf: (subject: ClassSubject) => OutlineRow[];
}

/** Lays every class's subjects out by the tables of contents, read the way a teacher's paste is read. */
export function makeOutlines(classes: DemoClass[], ids: DemoIds): Outlines {
  const contents = readContents();
  const rows: Omit<Outlines, 'unitsOf'> = { units: [], parts: [], sections: [] };
  const bySubject = new Map<string, OutlineRow[]>();
  for (const { id: classroom_id, band, subjects } of classes) {
    for (const { id: subject_id, about } of subjects) {
      const place = { subject_id, classroom_id };
      const units = rowsOf(contents.get(`${about.code}/${band}`) ?? [], place, ids);
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

const readContents = (): Map<string, OutlineNode[]> =>
  new Map(
    demoSubjects.flatMap(({ code, outlines }) =>
      bands.map((band) => [`${code}/${band}`, parseTableOfContents(outlines[band])] as const),
    ),
  );
