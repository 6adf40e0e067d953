import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { newId } from '#platform/database/base.entity.js';
import { Database, type Statement } from '#platform/database/database.js';
import { read } from '#platform/shapes/input.pipe.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { problemOfDatabaseError } from '#platform/problems/constraint-errors.js';
import { type AutoStructureDraft, type AutoStructureView, OutlineSketchList } from './auto-structure.dto.js';
import { insertOutline, removeOutline, siblingStatements } from './outline.sql.js';
import type { Subject } from '#curriculum/subjects/subject.entity.js';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import {
  contentsLimits,
  flattenOutline,
  type OutlineNode,
  parseTableOfContents,
} from '#curriculum/table-of-contents/table-of-contents.js';

/** A unit, part or section to insert. */
interface NewEntry {
  id: string;
  parentId: string;
  title: string;
  position: number;
  children: NewEntry[];
}

const { count: countUnits } = siblingStatements('units', 'subject_id');

/** Creates the outline of a subject from the table of contents of its book. */
@Injectable()
export class AutoStructureService {
  constructor(
    private readonly subjects: SubjectsService,
    private readonly database: Database,
  ) {}

  /**
   * Creates the units, parts and sections; a dry run returns them without saving. Throws 400 with the lines to correct.
   */
  async structure(actor: Actor, subjectId: string, draft: AutoStructureDraft): Promise<AutoStructureView> {
    const subject = await this.subjects.get(actor, subjectId, 'edit');
    subject.refuseArchived();
    const nodes = readOutline(draft.toc);
    const outline = draft.dryRun ? nodes : await this.write(subject, nodes, draft.mode === 'replace');
    const parts = nodes.flatMap(({ children }) => children);
    const sections = parts.flatMap(({ children }) => children);
    const created = { units: nodes.length, parts: parts.length, sections: sections.length };
    return { dryRun: draft.dryRun, created, outline };
  }

  /** Inserts all entries in one transaction, with the same number of statements for one entry as for five hundred. */
  private write({ id, classroomId }: Subject, nodes: OutlineNode[], replace: boolean): Promise<NewEntry[]> {
    return this.database.transaction(async () => {
      await this.subjects.touch(id);
      if (replace) await this.removeAll(id);
      const [{ siblings } = { siblings: 0 }] = await this.database.query<{ siblings: number }>(countUnits, [id]);
      const units = entriesOf(nodes, id, siblings);
      const parts = units.flatMap(({ children }) => children);
      const place = [id, classroomId];
      await this.insert(insertOutline.units, place, units);
      await this.insert(insertOutline.parts, place, parts);
      await this.insert(
        insertOutline.sections,
        place,
        parts.flatMap(({ children }) => children),
      );
      return units;
    });
  }

  private async removeAll(subjectId: string): Promise<void> {
    try {
      await this.database.query(removeOutline, [subjectId]);
    } catch (error) {
      // Any feature may have attached something; its foreign key refuses the deletion.
      throw problemOfDatabaseError(error)?.kind === 'conflict' ? structureInUse() : error;
    }
  }

  private async insert(statement: Statement, place: string[], entries: NewEntry[]): Promise<void> {
    await this.database.query(statement, [
      ...place,
      entries.map(({ id }) => id),
      entries.map(({ parentId }) => parentId),
      entries.map(({ title }) => title),
      entries.map(({ position }) => position),
    ]);
  }
}

const structureInUse = () =>
  conflict(
    'structure_in_use',
    'Assessments or resources are attached to this outline. Use mode append, or detach them first.',
  );

function readOutline(toc: unknown): OutlineNode[] {
  if (typeof toc === 'string') return parseTableOfContents(toc);
  const outline = flattenOutline(read(OutlineSketchList, { toc }).toc);
  if (countOf(outline) <= contentsLimits.maxNodes) return outline;
  throw invalid(
    'toc_too_many_entries',
    `An outline has at most ${contentsLimits.maxNodes} units, parts and sections. Send fewer.`,
  );
}

const countOf = (nodes: OutlineNode[]): number =>
  nodes.reduce((count, { children }) => count + 1 + countOf(children), 0);

function entriesOf(nodes: OutlineNode[], parentId: string, first = 0): NewEntry[] {
  return nodes.map(({ title, children }, index) => {
    const id = newId();
    return { id, parentId, title, position: first + index, children: entriesOf(children, id) };
  });
}
