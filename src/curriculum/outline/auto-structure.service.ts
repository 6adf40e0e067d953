import { Injectable } from '@nestjs/common';
import type { Subject } from '#curriculum/subjects/subject.entity.js';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import { type ExistingNode, isSameOutline, matchUnits } from '#curriculum/table-of-contents/outline-difference.js';
import {
  contentsLimits,
  flattenOutline,
  type OutlineNode,
  type ParsedContents,
  parseTableOfContents,
} from '#curriculum/table-of-contents/table-of-contents.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { problemOfDatabaseError } from '#platform/problems/constraint-errors.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { read } from '#platform/shapes/input.pipe.js';
import { type AutoStructureDraft, type AutoStructureView, OutlineSketchList } from './auto-structure.dto.js';
import { existingOutline, insertOutline, removeOutline } from './outline.sql.js';

/** A unit, part or section to insert. */
interface NewEntry {
  id: string;
  parentId: string;
  title: string;
  position: number;
  children: NewEntry[];
}

/** The outline after an import, and which of its units are new. */
interface Written {
  units: (OutlineNode | NewEntry | ExistingNode)[];
  added: OutlineNode[];
}

/** Creates the outline of a subject from the table of contents of its book. */
@Injectable()
export class AutoStructureService {
  constructor(
    private readonly subjects: SubjectsService,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  /**
   * Creates the units, parts and sections the subject does not have; a dry run returns them without saving. Throws 400
   * with the lines to correct.
   */
  async structure(actor: Actor, subjectId: string, draft: AutoStructureDraft): Promise<AutoStructureView> {
    const subject = await this.subjects.get(actor, subjectId, 'edit');
    subject.refuseArchived();
    const { nodes, notes } = readOutline(draft.toc);
    const replace = draft.mode === 'replace';
    const { units, added } = draft.dryRun
      ? planOutline(nodes, await this.outlineOf(subject.id), replace)
      : await this.write(actor, subject, nodes, replace);
    return {
      dryRun: draft.dryRun,
      created: countsOf(added),
      unchanged: added.length === 0,
      outline: draft.dryRun ? nodes : units,
      notes: notes.map(({ line = 1, rule, message }) => ({ line, rule, message })),
    };
  }

  /** Inserts all entries in one transaction, with the same number of statements for one entry as for five hundred. */
  private write(actor: Actor, { id, classroomId }: Subject, nodes: OutlineNode[], replace: boolean): Promise<Written> {
    return this.database.transaction(async () => {
      await this.subjects.lock(id);
      const existing = await this.outlineOf(id);
      const plan = planOutline(nodes, existing, replace);
      // The version stays, and so do cached trees, attachments and ids.
      if (plan.added.length === 0) return plan;
      await this.subjects.touch(id);
      if (replace) await this.removeAll(id);
      const units = entriesOf(plan.added, id, replace ? 0 : existing.length);
      await this.insert([id, classroomId], units);
      const data = { replace, ...countsOf(plan.added) };
      await this.audit.record(actor, { action: 'outline.imported', entity: 'subject', entityId: id, data });
      const entryOf = new Map(plan.added.map((node, index) => [node, units[index]]));
      return { ...plan, units: plan.units.map((unit) => entryOf.get(unit) ?? unit) };
    });
  }

  private outlineOf(subjectId: string): Promise<ExistingNode[]> {
    return this.database.query<ExistingNode>(existingOutline, [subjectId]);
  }

  private async removeAll(subjectId: string): Promise<void> {
    try {
      await this.database.query(removeOutline, [subjectId]);
    } catch (error) {
      // Any feature may have attached something; its foreign key refuses the deletion.
      throw problemOfDatabaseError(error)?.kind === 'conflict' ? structureInUse() : error;
    }
  }

  private async insert(place: [subjectId: string, classroomId: string], units: NewEntry[]): Promise<void> {
    const parts = units.flatMap(({ children }) => children);
    const sections = parts.flatMap(({ children }) => children);
    const entries = [...units, ...parts, ...sections];
    await this.database.query(insertOutline, [
      ...place,
      entries.map(({ id }) => id),
      entries.map(({ parentId }) => parentId),
      entries.map(({ title }) => title),
      entries.map(({ position }) => position),
      [units, parts, sections].flatMap((level, depth) => level.map(() => depth)),
    ]);
  }
}

const structureInUse = () =>
  conflict(
    'structure_in_use',
    'Assessments or resources are attached to this outline. Use mode append, or detach them first.',
  );

/** Appends the units the subject does not have, or replaces an outline that differs. */
function planOutline(nodes: OutlineNode[], existing: ExistingNode[], replace: boolean): Written {
  if (replace && !isSameOutline(nodes, existing)) return { units: nodes, added: nodes };
  const matches = matchUnits(nodes, existing);
  return {
    units: matches.map((match) => match.existing ?? match.node),
    added: matches.filter((match) => !match.existing).map(({ node }) => node),
  };
}

function countsOf(units: OutlineNode[]) {
  const parts = units.flatMap(({ children }) => children);
  const sections = parts.flatMap(({ children }) => children);
  return { units: units.length, parts: parts.length, sections: sections.length };
}

function readOutline(toc: unknown): ParsedContents {
  if (typeof toc === 'string') return parseTableOfContents(toc);
  const nodes = flattenOutline(read(OutlineSketchList, { toc }).toc);
  if (countOf(nodes) <= contentsLimits.maxNodes) return { nodes, notes: [] };
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
