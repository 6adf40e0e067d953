import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { paginateRaw } from '#platform/api/page.js';
import type { RawJson } from '#platform/api/raw-json.js';
import { taggedByContent } from '#platform/api/content-tag.js';
import type { MediaFound } from '#curriculum/outline/section-media.port.js';
import { studentViewOf } from '#questions/types/student-view.js';
import { assessmentList, type ListKind } from './assessment-list.sql.js';
import { AssessmentMediaService } from '#assessment/materials/assessment-media.service.js';
import type { Assessment } from './assessment.entity.js';
import type { AssessmentQuery } from './assessments.dto.js';
import { answerKeyPolicy, assessmentPolicy, isLockedFor } from './assessments.policy.js';
import type { ItemView } from './items.dto.js';
import { type Item, ItemsService } from './items.service.js';

/** The assessments a person sees: the bank, what is assigned, and each with as much of its questions as is theirs. */
@Injectable()
export class AssessmentsService {
  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly items: ItemsService,
    private readonly media: AssessmentMediaService,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, query: AssessmentQuery): Promise<RawJson> {
    return this.page(actor, query, { inBank: false, counts: seesKeys(actor) });
  }

  /** What is assigned to nothing yet (LMS-056). */
  listBank(actor: Actor, query: AssessmentQuery): Promise<RawJson> {
    return this.page(actor, query, { inBank: true, counts: seesKeys(actor) });
  }

  /** The assessments of a subject; with the second argument also those meant for it and not yet assigned (OQ-112). */
  async getAssessmentsBySubject(actor: Actor, subjectId: string, includeUnattached = false): Promise<Assessment[]> {
    const rows = this.assessments.visibleTo(actor).andWhere('row.subjectId = :subjectId', { subjectId });
    if (!includeUnattached) rows.andWhere('row.attached_at IS NOT NULL');
    const found = await rows.orderBy('row.createdAt', 'DESC').getMany();
    return seesKeys(actor) ? found : found.map((assessment) => this.withoutContentBefore(actor, assessment));
  }

  get(actor: Actor, id: string, action: 'read' | 'edit' = 'read'): Promise<Assessment> {
    return this.assessments.get(actor, id, action);
  }

  /** With its questions and what their texts mention: what is right only for those who may know (LMS-057). */
  async getDetail(actor: Actor, id: string): Promise<Assessment & MediaFound & { items: ItemView[] }> {
    const assessment = await this.assessments.get(actor, id);
    if (isLockedFor(actor, assessment, this.clock.now())) return this.locked(actor, assessment);
    const items = await this.items.list(id);
    const media = await this.media.of(actor, assessment, items);
    if (seesKeys(actor)) return Object.assign(assessment, media, { items: items.map(withKey) });
    const shown = this.withoutContentBefore(actor, assessment);
    return Object.assign(shown, media, { items: forStudent(items, assessment, actor.userId) });
  }

  /** Title, dates and points. The version stays the same when it opens, so it cannot be the ETag of this answer. */
  private locked(actor: Actor, assessment: Assessment) {
    const nothing = { media: {}, missingMedia: [], items: [] };
    return taggedByContent(Object.assign(this.withoutContentBefore(actor, assessment), nothing));
  }

  /** For students and parents: without the teacher's figures, and without instructions until it opens. */
  private withoutContentBefore(actor: Actor, assessment: Assessment): Assessment & { isLocked: boolean } {
    const isLocked = isLockedFor(actor, assessment, this.clock.now());
    const hidden = { submissionCount: undefined, gradedCount: undefined, ...(isLocked && { instructions: '' }) };
    return Object.assign(assessment, hidden, { isLocked });
  }

  private page(actor: Actor, query: AssessmentQuery, kind: ListKind): Promise<RawJson> {
    const { type = null, classroomId = null, subjectId = null, q } = query;
    const values = [type, classroomId, subjectId, q?.toLowerCase() ?? null];
    return paginateRaw(query, (stretch) =>
      this.assessments.read(actor, assessmentList(query, kind, stretch), [...values, stretch.limit, stretch.offset]),
    );
  }
}

const seesKeys = ({ role }: Actor): boolean => answerKeyPolicy.scopeOf(role, 'read') !== undefined;

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
    body: studentViewOf(content, shuffle ? `${id}/${studentId}/${itemId}` : undefined),
  }));
}
