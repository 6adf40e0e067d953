import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Database, type Statement } from '#platform/database/database.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { All } from '#platform/ports/ports.js';
import type { ModuleContentChanges, ModuleDraft } from './modules.dto.js';
import { addPrerequisites, addReferences, removePrerequisites, removeReferences } from './modules.sql.js';
import { ReferableAssessments } from './referable-assessments.port.js';

type Links = Pick<ModuleContentChanges, 'resources' | 'assessments'> & Partial<Pick<ModuleDraft, 'prerequisites'>>;

const isRequired: Statement = {
  name: 'module-is-required',
  text: `SELECT EXISTS (SELECT FROM module_prerequisites p JOIN modules m ON m.id = p.module_id
    WHERE p.prerequisite_id = $1 AND m.status <> 'archived') AS "isRequired"`,
};

const countLibrary: Statement = {
  name: 'module-library-resources',
  text: `SELECT count(*)::int AS found FROM resources r
    WHERE r.id = ANY ($1::uuid[]) AND r.scope = 'library' AND r.status = 'active'`,
};

/** What modules refer to: their prerequisites, resources and assessments. */
@Injectable()
export class ModuleLinks {
  constructor(
    private readonly database: Database,
    @All(ReferableAssessments) private readonly referable: ReferableAssessments[],
  ) {}

  /** Replaces the given links. Requires an open transaction that has locked the course. */
  async write(actor: Actor, moduleId: string, { prerequisites, resources, assessments }: Links): Promise<void> {
    if (prerequisites) await this.writePrerequisites(moduleId, [...new Set(prerequisites)]);
    if (resources) {
      await this.assertReadable(resources);
      await this.replace(moduleId, false, resources);
    }
    if (assessments) {
      await this.assertReferable(actor, [...new Set(assessments.map(({ assessmentId }) => assessmentId))]);
      await this.replace(moduleId, true, assessments);
    }
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

  private async replace(moduleId: string, areAssessments: boolean, references: object[]): Promise<void> {
    await this.database.query(removeReferences, [moduleId, areAssessments]);
    if (references.length > 0) await this.database.query(addReferences, [moduleId, JSON.stringify(references)]);
  }

  private async assertReferable(actor: Actor, ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const counts = await Promise.all(this.referable.map((assessments) => assessments.count(actor, ids)));
    if (counts.reduce((sum, count) => sum + count, 0) === ids.length) return;
    throw invalid(
      'module_assessments_unknown',
      'Each of the assessments must be one that you can read: of your classes, or in the bank.',
    );
  }

  private async assertReadable(resources: NonNullable<Links['resources']>): Promise<void> {
    const areFormed = resources.every(({ resourceId, title, url }) => (resourceId ? !title && !url : title && url));
    const ids = [...new Set(resources.flatMap(({ resourceId }) => resourceId ?? []))];
    const [row] = await this.database.query<{ found: number }>(countLibrary, [ids]);
    if (areFormed && row?.found === ids.length) return;
    throw invalid(
      'module_resources_invalid',
      'Each resource needs either the id of an active resource of the library, or title and url.',
    );
  }
}
