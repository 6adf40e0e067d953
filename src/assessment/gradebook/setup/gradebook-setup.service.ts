import { Injectable } from '@nestjs/common';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database } from '#platform/database/database.js';
import { invalid, type Issue, notFound, rowChanged } from '#platform/problems/problem.js';
import type { GradebookSetupDraft, GradebookSetupView } from './gradebook-setup.dto.js';
import { clearSetup, fillSetup, readSetup, writeSetup } from './gradebook-setup.sql.js';

/** How the teachers of a class calculate the total grades of a subject. */
@Injectable()
export class GradebookSetupService {
  constructor(
    private readonly subjects: SubjectsService,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  async show(actor: Actor, subjectId: string): Promise<GradebookSetupView> {
    await this.subjects.get(actor, subjectId, 'edit');
    return this.read(subjectId);
  }

  /** Replaces the setup. Answers 412 if it was changed since `expectedVersion`. Audited, because it changes totals. */
  replace(actor: Actor, subjectId: string, draft: GradebookSetupDraft, expectedVersion?: number) {
    assertConsistent(draft);
    return this.database.transaction(async () => {
      const subject = await this.subjects.get(actor, subjectId, 'edit');
      subject.refuseArchived();
      const { aggregation, scaleId, passPercent, weight, categories, assessments } = draft;
      const version = expectedVersion ?? (await this.read(subjectId)).version;
      const [written] = await this.database.query(writeSetup, [
        subjectId,
        aggregation,
        scaleId,
        passPercent?.toFixed(2) ?? null,
        weight.toFixed(2),
        version,
      ]);
      if (!written) throw rowChanged();
      await this.database.query(clearSetup, [subjectId]);
      const values = [subjectId, JSON.stringify(categories), JSON.stringify(assessments)];
      const added = await this.database.query<{ assessmentId: string }>(fillSetup, values);
      refuseForeign(assessments, new Set(added.map(({ assessmentId }) => assessmentId)));
      await this.audit.record(actor, {
        action: 'gradebook.changed',
        entity: 'subject',
        entityId: subjectId,
        data: { ...draft },
      });
      return this.read(subjectId);
    });
  }

  private async read(subjectId: string): Promise<GradebookSetupView> {
    const [setup] = await this.database.query<GradebookSetupView>(readSetup, [subjectId]);
    if (!setup) throw notFound('subject');
    return setup;
  }
}

/** Throws 400 for categories with the same name or two rules, unknown categories, and assessments named twice. */
function assertConsistent({ categories, assessments }: GradebookSetupDraft): void {
  const names = categories.map(({ name }) => name.toLowerCase());
  const issues: Issue[] = categories.flatMap(({ name, dropLowest, keepHighest }, at) => [
    ...(names.indexOf(name.toLowerCase()) < at
      ? [issue(`categories.${at}.name`, 'unique', `There are two categories named ${name}.`)]
      : []),
    ...(dropLowest > 0 && keepHighest > 0
      ? [issue(`categories.${at}.keepHighest`, 'one', 'A category has dropLowest or keepHighest, not both.')]
      : []),
  ]);
  const seen = new Set<string>();
  for (const [at, { assessmentId, category }] of assessments.entries()) {
    if (category !== null && !names.includes(category.toLowerCase()))
      issues.push(issue(`assessments.${at}.category`, 'unknown', `There is no category named ${category}.`));
    if (seen.has(assessmentId)) issues.push(issue(`assessments.${at}.assessmentId`, 'unique', 'It is listed twice.'));
    seen.add(assessmentId);
  }
  if (issues.length > 0) throw setupInvalid(issues);
}

function refuseForeign(assessments: { assessmentId: string }[], added: Set<string>): void {
  const issues = assessments.flatMap(({ assessmentId }, at) =>
    added.has(assessmentId)
      ? []
      : [issue(`assessments.${at}.assessmentId`, 'unknown', 'This subject has no assessment with this id.')],
  );
  if (issues.length > 0) throw setupInvalid(issues);
}

const issue = (field: string, rule: string, message: string): Issue => ({ field, rule, message });

const setupInvalid = (issues: Issue[]) =>
  invalid('gradebook_setup_invalid', 'Some fields of the setup are invalid; see errors.', issues);
