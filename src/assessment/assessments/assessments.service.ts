import { Injectable } from '@nestjs/common';
import { drawFor } from '#assessment/grading/draws.js';
import type { MediaFound } from '#curriculum/outline/section-media.port.js';
import type { Actor } from '#platform/access/actor.js';
import { taggedByContent, versionedByContent } from '#platform/api/content-tag.js';
import { paginateRaw, searchLimit } from '#platform/api/paginate.js';
import type { RawJson } from '#platform/api/raw-json.js';
import { readInContext } from '#platform/database/row-context.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { forbiddenRole, notFound } from '#platform/problems/problem.js';
import { scoringOf } from '#questions/types/student-view.js';
import { AssessmentMedia } from './assessment-media.js';
import type { Assessment } from './assessment.entity.js';
import type { AssessmentQuery } from './assessments.dto.js';
import { assessmentPolicy, mayReadKeys } from './assessments.policy.js';
import { openedAssessment } from './assessments.sql.js';
import type { ItemView } from './items.dto.js';
import { type Item, ItemsService } from './items.service.js';
import { AssessmentContexts } from './listing/assessment-context.js';
import { assessmentList } from './listing/assessment-list.sql.js';
import type { AssessmentContext } from './listing/listed-assessment.dto.js';
import { forStudent, seedOf } from './listing/student-items.js';

type AssessmentInContext = Assessment & AssessmentContext;

/** Reads assessments for a person: the bank, lists, and one with its items. Only staff see answer keys. */
@Injectable()
export class AssessmentsService {
  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly items: ItemsService,
    private readonly media: AssessmentMedia,
    private readonly contexts: AssessmentContexts,
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

  /**
   * The assessment with its items and the media its texts refer to. Students and parents get no answer keys, and parents the
   * questions and values of their child; of several children in the class those of the first.
   */
  async getDetail(actor: Actor, id: string): Promise<AssessmentInContext & MediaFound & { items: ItemView[] }> {
    const assessment = await this.inContext(actor, id);
    if (assessment.isLocked) return locked(assessment);
    const items = assessment.needsStart && !mayReadKeys(actor) ? [] : await this.items.list(id);
    const media = await this.media.resolve(actor, assessment, items);
    const draws = items.some(({ drawId }) => drawId !== null) ? await this.items.draws(id) : [];
    if (mayReadKeys(actor))
      return versionedByContent(Object.assign(assessment, media, { items: items.map(withKey), draws }));
    const { shuffle } = assessment;
    const [child] = assessment.children ?? [];
    const seed = seedOf(id, child?.studentId ?? actor.userId, currentAttempt(assessment.work ?? child?.work));
    const shown = { items: forStudent(drawFor(seed, draws, items), { seed, shuffle }) };
    return versionedByContent(Object.assign(assessment, noCounts, media, shown));
  }

  /** Whether the content of an assessment is still closed to the actor; 404 if the actor cannot see the assessment. */
  async isLocked(actor: Actor, id: string): Promise<boolean> {
    const [row] = await this.assessments.read<{ isOpen: boolean }>(actor, openedAssessment, [id]);
    if (!row) throw notFound('assessment');
    return !row.isOpen && !mayReadKeys(actor);
  }

  private async inContext(actor: Actor, id: string): Promise<AssessmentInContext> {
    const rows = this.assessments.visibleTo(actor).andWhere('row.id = :id', { id });
    const [assessment] = await readInContext(rows, this.contexts.of(actor));
    if (!assessment) throw notFound('assessment');
    return Object.assign(assessment, { dueAt: shownDueAt(assessment) });
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
        type,
        classroomId,
        subjectId,
        q,
        slice.limit,
        slice.offset,
        dueFrom,
        dueBefore,
        work,
      ]),
    );
  }
}

function withKey({ content, ...item }: Item): ItemView {
  const scoring = scoringOf(content);
  return { ...item, ...content, points: Number(content.points), ...(scoring && { scoring }) };
}

const noCounts = { submissionCount: undefined, gradedCount: undefined };

/** Title, dates and points only. Opening does not change the row's version, so the ETag is a hash of the content. */
function locked(assessment: AssessmentInContext) {
  const noContent = { instructions: '', media: {}, missingMedia: [], items: [] };
  return taggedByContent(Object.assign(assessment, noCounts, noContent));
}

/** The own due date of a student, or the first one of the children of a parent; for staff that of the class. */
function shownDueAt({ dueAt, work, children = [] }: AssessmentInContext): Date | null {
  const own = [...(work ? [work] : []), ...children.map((child) => child.work)].flatMap((each) => each.dueAt ?? []);
  const [first] = own.map((each) => new Date(each)).toSorted((one, other) => one.getTime() - other.getTime());
  return first ?? dueAt;
}

/** The number of the attempt that the student can make, or of the last one. */
const currentAttempt = (work: AssessmentContext['work']): number =>
  work ? work.attemptCount + (work.attemptsLeft > 0 ? 1 : 0) : 1;
