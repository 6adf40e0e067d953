import { Injectable } from '@nestjs/common';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Events } from '#platform/events/events.js';
import { paginateReady } from '#platform/http/page.js';
import type { ReadyJson } from '#platform/http/ready-json.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { conflict } from '#platform/problems/problem.js';
import { FilesService } from '#platform/storage/files.service.js';
import { Attachments, type LeavingEntry } from '#curriculum/subjects/attachments.js';
import type { MediaFound } from '#curriculum/subjects/section-reading.service.js';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import { bodyForStudent } from '#assessment/questions/student-body.js';
import { detachFrom } from './assessment-links.sql.js';
import { AssessmentMediaService } from './assessment-media.service.js';
import { assessmentList, type ListKind } from './assessment-list.sql.js';
import type { Assessment } from './assessment.entity.js';
import type {
  AssessmentChanges,
  AssessmentDraft,
  AssessmentQuery,
  ItemView,
  PlacementDraft,
} from './assessments.dto.js';
import { answerKeyPolicy, assessmentPolicy, forcePolicy } from './assessments.policy.js';
import { type Item, ItemsService } from './items.service.js';

/** An assessment has become visible to the students of its class. */
export class AssessmentPublished {
  constructor(
    readonly assessmentId: string,
    readonly classroomId: string | null,
  ) {}
}

/** Deletes what was handed in for assessment $1 and answers the files that were part of it. */
const removeSubmissions: Statement = {
  name: 'assessment-submissions-remove',
  text: `WITH gone AS (DELETE FROM submissions WHERE assessment_id = $1 RETURNING id)
         SELECT DISTINCT f.file_id AS "fileId" FROM gone JOIN submission_files f ON f.submission_id = gone.id`,
};

/** The bank of assessments and what becomes of each: assigned, published, taken back, duplicated, archived. */
@Injectable()
export class AssessmentsService {
  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly items: ItemsService,
    private readonly media: AssessmentMediaService,
    private readonly files: FilesService,
    private readonly subjects: SubjectsService,
    private readonly events: Events,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
    attachments: Attachments,
  ) {
    attachments.detachedBy((_, entry) => this.detach(entry));
  }

  list(actor: Actor, query: AssessmentQuery): Promise<ReadyJson> {
    return this.page(actor, query, { inBank: false, counts: seesKeys(actor) });
  }

  /** What is assigned to nothing yet (LMS-056). */
  listBank(actor: Actor, query: AssessmentQuery): Promise<ReadyJson> {
    return this.page(actor, query, { inBank: true, counts: seesKeys(actor) });
  }

  /** The assessments of a subject; with the second argument also those meant for it and not yet assigned (OQ-112). */
  getAssessmentsBySubject(actor: Actor, subjectId: string, includeUnattached = false): Promise<Assessment[]> {
    const rows = this.assessments.visibleTo(actor).andWhere('row.subjectId = :subjectId', { subjectId });
    if (!includeUnattached) rows.andWhere('row.attached_at IS NOT NULL');
    return rows.orderBy('row.createdAt', 'DESC').getMany();
  }

  get(actor: Actor, id: string, action: 'read' | 'edit' = 'read'): Promise<Assessment> {
    return this.assessments.get(actor, id, action);
  }

  /** With its questions and what their texts mention: what is right only for those who may know (LMS-057). */
  async getDetail(actor: Actor, id: string): Promise<Assessment & MediaFound & { items: ItemView[] }> {
    const assessment = await this.assessments.get(actor, id);
    const items = await this.items.list(id);
    const media = await this.media.of(actor, assessment, items);
    if (seesKeys(actor)) return Object.assign(assessment, media, { items: items.map(withKey) });
    return Object.assign(withoutCounts(assessment), media, { items: forStudent(items, assessment, actor.userId) });
  }

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
      if (assessment.status === 'published') await this.refuseMissingMedia(assessment);
      return this.keep(assessment, expected);
    });
  }

  /** Places it in a subject the actor may edit; it can be moved at any time (LMS-020). */
  assign(actor: Actor, id: string, placement: PlacementDraft): Promise<Assessment> {
    return this.alter(actor, id, 'edit', async (assessment) => {
      assessment.assign(await this.subjects.place(actor, placement), this.clock.now());
      if (assessment.status === 'published') await this.refuseMissingMedia(assessment);
    });
  }

  unassign(actor: Actor, id: string): Promise<Assessment> {
    return this.alter(actor, id, 'edit', (assessment) => assessment.unassign());
  }

  publish(actor: Actor, id: string): Promise<Assessment> {
    return this.database.transaction(async () => {
      const published = await this.alter(actor, id, 'edit', async (assessment) => {
        assessment.publish();
        await this.refuseMissingMedia(assessment);
      });
      await this.queue.add('assessment-published', { assessmentId: id });
      await this.events.emit(new AssessmentPublished(id, published.classroomId));
      return published;
    });
  }

  unpublish(actor: Actor, id: string): Promise<Assessment> {
    return this.alter(actor, id, 'edit', (assessment) => assessment.unpublish());
  }

  restore(actor: Actor, id: string): Promise<Assessment> {
    return this.alter(actor, id, 'remove', (assessment) => assessment.restore());
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
        await this.keep(assessment);
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

  /** One change after another, and the assessment's own material goes along. */
  private alter(
    actor: Actor,
    id: string,
    action: 'edit' | 'remove',
    change: (assessment: Assessment) => void | Promise<void>,
  ): Promise<Assessment> {
    return this.database.transaction(async () => {
      const assessment = await this.assessments.lock(actor, id, action);
      await change(assessment);
      return this.keep(assessment);
    });
  }

  private async keep(assessment: Assessment, expected?: number): Promise<Assessment> {
    const kept = await this.assessments.save(assessment, expected);
    await this.media.follow(kept);
    return kept;
  }

  private async refuseMissingMedia(assessment: Assessment): Promise<void> {
    await this.media.refuseMissing(assessment, await this.items.list(assessment.id));
  }

  /** What is assigned to a place that goes is back in the bank (OQ-085). */
  private async detach({ kind, id }: LeavingEntry): Promise<void> {
    const detached = await this.database.query<{ id: string }>(detachFrom[kind], [id]);
    await this.media.withdraw(detached.map((assessment) => assessment.id));
  }

  private page(actor: Actor, query: AssessmentQuery, kind: ListKind): Promise<ReadyJson> {
    const { type = null, classroomId = null, subjectId = null, q } = query;
    const values = [type, classroomId, subjectId, q?.toLowerCase() ?? null];
    return paginateReady(query, (limit, offset) =>
      this.assessments.read(actor, assessmentList(query, kind), [...values, limit, offset]),
    );
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

const seesKeys = ({ role }: Actor): boolean => answerKeyPolicy.scopeOf(role, 'read') !== undefined;

/** How many of the class handed in is the teacher's to know. */
const withoutCounts = (assessment: Assessment): Assessment =>
  Object.assign(assessment, { submissionCount: undefined, gradedCount: undefined });

const withKey = ({ content, ...item }: Item): ItemView => ({ ...item, ...content, points: Number(content.points) });

/** Laid out the same way for one student every time; the key, feedback and origin stay behind. */
function forStudent(items: Item[], { id, shuffle }: Assessment, studentId: string): ItemView[] {
  return items.map(({ id: itemId, position, content }) => ({
    id: itemId,
    position,
    points: Number(content.points),
    type: content.type,
    prompt: content.prompt,
    format: content.format,
    body: bodyForStudent(content, shuffle ? `${id}/${studentId}/${itemId}` : undefined),
  }));
}
