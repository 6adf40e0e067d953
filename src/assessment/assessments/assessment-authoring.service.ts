import { Injectable } from '@nestjs/common';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict } from '#platform/problems/problem.js';
import { FilesService } from '#platform/files/files.service.js';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import { AssessmentMediaService } from '#assessment/materials/assessment-media.service.js';
import type { Assessment } from './assessment.entity.js';
import type { AssessmentChanges, AssessmentDraft } from './assessments.dto.js';
import { assessmentPolicy, forcePolicy } from './assessments.policy.js';
import { ItemsService } from './items.service.js';

/** Deletes what was handed in for assessment $1 and answers the files that were part of it. */
const removeSubmissions: Statement = {
  name: 'assessment-submissions-remove',
  text: `WITH gone AS (DELETE FROM submissions WHERE assessment_id = $1 RETURNING id)
         SELECT DISTINCT f.file_id AS "fileId" FROM gone JOIN submission_files f ON f.submission_id = gone.id`,
};

/** Assessments as their authors make them: written, changed, duplicated, removed. */
@Injectable()
export class AssessmentAuthoringService {
  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly items: ItemsService,
    private readonly media: AssessmentMediaService,
    private readonly files: FilesService,
    private readonly subjects: SubjectsService,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async create(actor: Actor, { items, placement, ...draft }: AssessmentDraft): Promise<Assessment> {
    return this.database.transaction(async () => {
      const assessment = await this.assessments.create(actor, { ...asColumns(draft), authorId: actor.userId });
      if (items.length > 0) await this.setItems(actor, assessment, items);
      assessment.refuseContradictions();
      if (placement) assessment.assign(await this.subjects.place(actor, placement), this.clock.now());
      if (items.length > 0 || placement) await this.assessments.save(assessment);
      return assessment;
    });
  }

  /** Texts, dates and attempts may always be changed; what is asked, only before anybody answered (OQ-114). */
  async change(
    actor: Actor,
    id: string,
    { items, ...changes }: AssessmentChanges,
    expected?: number,
  ): Promise<Assessment> {
    return this.database.transaction(async () => {
      const assessment = await this.assessments.lock(actor, id, 'edit');
      assessment.refuseArchived();
      const asksAnew =
        items !== undefined || (changes.maxScore !== undefined && changes.maxScore !== Number(assessment.maxScore));
      if (asksAnew && assessment.submissionCount > 0) {
        throw conflict(
          'has_submissions',
          'Students have handed in work: questions and points stay. Duplicate it to change them.',
        );
      }
      if (changes.status === 'ready') assessment.finish();
      else if (changes.status && assessment.status === 'published') assessment.unpublish();
      const { status = assessment.status === 'published' ? 'published' : assessment.status, ...fields } = changes;
      Object.assign(assessment, asColumns(fields), { status });
      if (items) await this.setItems(actor, assessment, items);
      else if (assessment.itemCount > 0) await this.keepSum(assessment);
      assessment.refuseContradictions();
      if (assessment.status === 'published') await this.media.refuseMissing(assessment);
      return this.media.syncVisibility(await this.assessments.save(assessment, expected));
    });
  }

  /** A copy of content and questions, without placement, dates and submissions, for whoever makes it (OQ-116). */
  async duplicate(actor: Actor, id: string): Promise<Assessment> {
    const original = await this.assessments.get(actor, id);
    const { instructions, type, maxScore, passScore, allowLate, latePenaltyPercent } = original;
    const { timeLimitMinutes, maxAttempts, gradingMethod, shuffle, review } = original;
    return this.database.transaction(async () => {
      const copy = await this.assessments.create(actor, {
        title: `Copy of ${original.title}`.slice(0, 200),
        authorId: actor.userId,
        ...{ instructions, type, maxScore, passScore, allowLate, latePenaltyPercent },
        ...{ timeLimitMinutes, maxAttempts, gradingMethod, shuffle, review },
      });
      await this.items.copy(id, copy.id);
      await this.media.copy(id, copy);
      return Object.assign(copy, { itemCount: original.itemCount });
    });
  }

  /** Deletes what nobody answered, archives the rest; an admin may force all of it away (OQ-115). */
  async remove(actor: Actor, id: string, force: boolean): Promise<{ archived: boolean }> {
    if (force) mustBeAble(actor, 'remove', forcePolicy);
    return this.database.transaction(async () => {
      const assessment = await this.assessments.lock(actor, id, 'remove');
      if (force) await this.removeSubmissions(id);
      const archived = !force && assessment.submissionCount > 0;
      if (archived) {
        assessment.archive();
        await this.media.syncVisibility(await this.assessments.save(assessment));
      } else {
        await this.media.removeAll(id);
        await this.assessments.remove(assessment);
      }
      await this.audit.record(actor, {
        action: archived ? 'assessment.archived' : 'assessment.removed',
        entity: 'assessment',
        entityId: id,
        data: { force },
      });
      return { archived };
    });
  }

  private async removeSubmissions(assessmentId: string): Promise<void> {
    const named = await this.database.query<{ fileId: string }>(removeSubmissions, [assessmentId]);
    await this.files.discard(named.map(({ fileId }) => fileId));
  }

  private async setItems(actor: Actor, assessment: Assessment, items: AssessmentDraft['items']): Promise<void> {
    const total = await this.items.replace(actor, assessment.id, items);
    Object.assign(assessment, { itemCount: items.length }, items.length > 0 && { maxScore: total });
  }

  private async keepSum(assessment: Assessment): Promise<void> {
    const items = await this.items.list(assessment.id);
    assessment.maxScore = items.reduce((total, { content }) => total + Number(content.points), 0).toFixed(2);
  }
}

type Numbers = { maxScore?: number; passScore?: number | null; latePenaltyPercent?: number };

/** Points are exact decimals in the database, so they travel as text. */
function asColumns<T extends Numbers>({ maxScore, passScore, latePenaltyPercent, ...rest }: T) {
  return {
    ...rest,
    ...(maxScore !== undefined && { maxScore: maxScore.toFixed(2) }),
    ...(passScore !== undefined && { passScore: passScore === null ? null : passScore.toFixed(2) }),
    ...(latePenaltyPercent !== undefined && { latePenaltyPercent: latePenaltyPercent.toFixed(2) }),
  };
}
