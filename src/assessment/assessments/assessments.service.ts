import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { paginateRaw, searchLimit } from '#platform/api/page.js';
import type { RawJson } from '#platform/api/raw-json.js';
import { taggedByContent, versionedByContent } from '#platform/api/content-tag.js';
import { readInContext } from '#platform/database/row-context.js';
import { forbiddenRole, notFound } from '#platform/problems/problem.js';
import type { MediaFound } from '#curriculum/outline/section-media.port.js';
import { shuffled } from '#questions/types/shared/shuffle.js';
import { studentViewOf } from '#questions/types/student-view.js';
import { assessmentList } from './assessment-list.sql.js';
import type { Assessment } from './assessment.entity.js';
import { AssessmentMedia } from './assessment-media.js';
import type { AssessmentQuery } from './assessments.dto.js';
import { assessmentPolicy, isLockedFor, mayReadKeys } from './assessments.policy.js';
import type { ItemView } from './items.dto.js';
import { type Item, ItemsService } from './items.service.js';
import { AssessmentContexts } from './listing/assessment-context.js';
import type { AssessmentContext } from './listing/listed-assessment.dto.js';

type AssessmentInContext = Assessment & AssessmentContext;

/** Reads assessments for a person: the bank, lists, and one with its items. Only staff see answer keys. */
@Injectable()
export class AssessmentsService {
  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly items: ItemsService,
    private readonly media: AssessmentMedia,
    private readonly contexts: AssessmentContexts,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, query: AssessmentQuery): Promise<RawJson> {
    return this.page(actor, query, false);
  }

  /** Lists the bank: assessments that are not assigned to a class. */
  listBank(actor: Actor, query: AssessmentQuery): Promise<RawJson> {
    return this.page(actor, query, true);
  }

  get(actor: Actor, id: string, action: 'read' | 'edit' = 'read'): Promise<Assessment> {
    return this.assessments.get(actor, id, action);
  }

  /** As `get` for editing; other transactions cannot change the assessment until the open one ends. */
  lock(actor: Actor, id: string): Promise<Assessment> {
    return this.assessments.lock(actor, id, 'edit');
  }

  /** The assessment with its items and the media its texts refer to. Students and parents get no answer keys. */
  async getDetail(actor: Actor, id: string): Promise<AssessmentInContext & MediaFound & { items: ItemView[] }> {
    const assessment = await this.inContext(actor, id);
    if (isLockedFor(actor, assessment, this.clock.now())) return this.locked(actor, assessment);
    const items = await this.items.list(id);
    const media = await this.media.resolve(actor, assessment, items);
    if (mayReadKeys(actor)) return versionedByContent(Object.assign(assessment, media, { items: items.map(withKey) }));
    const visible = this.withoutStaffFields(actor, assessment);
    return versionedByContent(Object.assign(visible, media, { items: forStudent(items, assessment, actor.userId) }));
  }

  /** Title, dates and points only. Opening does not change the row's version, so the ETag is a hash of the content. */
  private locked(actor: Actor, assessment: AssessmentInContext) {
    const noContent = { media: {}, missingMedia: [], items: [] };
    return taggedByContent(Object.assign(this.withoutStaffFields(actor, assessment), noContent));
  }

  /** Removes the submission counts, and the instructions until the assessment opens. */
  private withoutStaffFields(
    actor: Actor,
    assessment: AssessmentInContext,
  ): AssessmentInContext & { isLocked: boolean } {
    const isLocked = isLockedFor(actor, assessment, this.clock.now());
    const hidden = { submissionCount: undefined, gradedCount: undefined, ...(isLocked && { instructions: '' }) };
    return Object.assign(assessment, hidden, { isLocked });
  }

  private async inContext(actor: Actor, id: string): Promise<AssessmentInContext> {
    const rows = this.assessments.visibleTo(actor).andWhere('row.id = :id', { id });
    const [assessment] = await readInContext(rows, this.contexts.of(actor));
    if (!assessment) throw notFound('assessment');
    return assessment;
  }

  private async page(actor: Actor, query: AssessmentQuery, inBank: boolean): Promise<RawJson> {
    const { type = null, classroomId = null, subjectId = null, q = null } = query;
    const { dueFrom = null, dueBefore = null, work = null } = query;
    const kind = {
      inBank,
      withCounts: mayReadKeys(actor),
      work: this.contexts.workFor(actor),
      searchLimit: searchLimit(),
    };
    if (work && !kind.work) throw forbiddenRole();
    return paginateRaw(query, (slice) =>
      this.assessments.read(actor, assessmentList(query, kind, slice), [
        ...[type, classroomId, subjectId, q, slice.limit, slice.offset],
        ...[dueFrom, dueBefore, work],
      ]),
    );
  }
}

const withKey = ({ content, ...item }: Item): ItemView => ({ ...item, ...content, points: Number(content.points) });

/** Items without key, feedback and origin. The shuffle seed makes the order the same for a student on every read. */
function forStudent(items: Item[], { id, shuffle }: Assessment, studentId: string): ItemView[] {
  const ordered = shuffle ? shuffled(items, `${id}/${studentId}`) : items;
  return ordered.map(({ id: itemId, content }, index) => ({
    id: itemId,
    position: items[index]?.position ?? index,
    points: Number(content.points),
    type: content.type,
    prompt: content.prompt,
    format: content.format,
    body: studentViewOf(content, shuffle ? `${id}/${studentId}/${itemId}` : undefined),
  }));
}
