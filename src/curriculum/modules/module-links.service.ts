import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Database, type Statement } from '#platform/database/database.js';
import { All } from '#platform/ports/ports.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import type { ModuleContentChanges, ModuleDraft } from './modules.dto.js';
import { addPrerequisites, addReferences, countLibrary, removePrerequisites, removeReferences } from './modules.sql.js';
import { ReferableAssessments } from './referable-assessments.port.js';

type Links = Pick<ModuleContentChanges, 'resources' | 'assessments'> & Partial<Pick<ModuleDraft, 'prerequisites'>>;

const isRequired: Statement = {
  name: 'module-is-required',
  text: `SELECT EXISTS (SELECT FROM module_prerequisites p JOIN modules m ON m.id = p.module_id
    WHERE p.prerequisite_id = $1 AND m.status <> 'archived') AS "isRequired"`,
};

/** What modules refer to: their prerequisites, resources and assessments. */
@Injectable()
export class ModuleLinks {
  constructor(
    private readonly database: Database,
    @All(ReferableAssessments) private readonly referable: ReferableAssessments[],
  ) {}

  /**
   * Replaces the given links; what the module refers to already may stay, though it was archived or belongs to others. Requires
   * an open transaction that has locked the course.
   */
  async write(actor: Actor, moduleId: string, { prerequisites, resources, assessments }: Links): Promise<void> {
    if (prerequisites) await this.writePrerequisites(moduleId, [...new Set(prerequisites)]);
    if (resources) await this.writeResources(moduleId, resources);
    if (assessments) await this.writeAssessments(actor, moduleId, assessments);
  }

  /** Throws 409 `module_required` if another module has this one as a prerequisite. */
  async assertNotRequired(moduleId: string): Promise<void> {
    const [row] = await this.database.query<{ isRequired: boolean }>(isRequired, [moduleId]);
    if (row?.isRequired)
      throw conflict('module_required', 'Other modules have this module as a prerequisite. Remove it there first.');
  }

  private async writePrerequisites(moduleId: string, ids: string[]): Promise<void> {
    await this.database.query(removePrerequisites, [moduleId, ids]);
    if (ids.length === 0) return;
    const [row] = await this.database.query<{ found: number }>(addPrerequisites, [moduleId, ids]);
    if (row?.found === ids.length) return;
    throw invalid('prerequisites_unknown', 'prerequisites must be modules of the same course that are not archived.');
  }

  private async writeAssessments(actor: Actor, moduleId: string, references: NonNullable<Links['assessments']>) {
    const added = await this.remove(
      moduleId,
      true,
      references.map(({ assessmentId }) => assessmentId),
    );
    if (added.length > 0) await this.assertReferable(actor, added);
    await this.add(moduleId, references);
  }

  /** The title of a resource of the library is its own, so one that comes with the id is left out. */
  private async writeResources(moduleId: string, references: NonNullable<Links['resources']>) {
    const areFormed = references.every(({ resourceId, title, url }) => (resourceId ? !url : title && url));
    const added = await this.remove(
      moduleId,
      false,
      references.flatMap(({ resourceId }) => resourceId ?? []),
    );
    if (!areFormed || !(await this.areInLibrary(added))) throw resourcesInvalid();
    await this.add(
      moduleId,
      references.map(({ resourceId, ...page }) => (resourceId ? { resourceId } : page)),
    );
  }

  /** Removes all references of the kind. Returns those of the ids to which there was none. */
  private async remove(moduleId: string, areAssessments: boolean, ids: string[]): Promise<string[]> {
    const removed = await this.database.query<{ id: string | null }>(removeReferences, [moduleId, areAssessments]);
    const earlier = new Set(removed.map(({ id }) => id));
    return [...new Set(ids)].filter((id) => !earlier.has(id));
  }

  private async add(moduleId: string, references: object[]): Promise<void> {
    if (references.length > 0) await this.database.query(addReferences, [moduleId, JSON.stringify(references)]);
  }

  private async assertReferable(actor: Actor, ids: string[]): Promise<void> {
    const readable = await Promise.all(this.referable.map((assessments) => assessments.readable(actor, ids)));
    if (readable.flat().length === ids.length) return;
    throw invalid(
      'module_assessments_unknown',
      'Each of the assessments must be one that you can read: of your classes, or in the bank.',
    );
  }

  private async areInLibrary(ids: string[]): Promise<boolean> {
    if (ids.length === 0) return true;
    const [row] = await this.database.query<{ found: number }>(countLibrary, [ids]);
    return row?.found === ids.length;
  }
}

const resourcesInvalid = () =>
  invalid(
    'module_resources_invalid',
    'Each resource needs either the id of an active resource of the library, or title and url.',
  );
