import { Injectable } from '@nestjs/common';
import { namesHidden } from '#assessment/assessments/anonymous/hidden-names.js';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginate, paginateCounted } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { invalid, notFound, rowChanged } from '#platform/problems/problem.js';
import { doubleMarking } from './double-marking.problem.js';
import type { GradeCause } from './grade-causes.js';
import type { GradeChangeView } from './grade-changes.dto.js';
import { GradeLedger } from './grade-ledger.js';
import type { Grade } from './grade.entity.js';
import type { GradeEntry, GradeQuery } from './grades.dto.js';
import { gradePolicy } from './grades.policy.js';
import {
  bypassesMarkers,
  changeGrades,
  gradeHistory,
  gradeHistoryCount,
  lockAssessments,
  openGrades,
} from './grades.sql.js';

/** A grade to be set. Without `score` or `isExcused`, that part stays; `score: null` clears the entered score. */
export interface NewGrade {
  assessmentId: string;
  studentId: string;
  score?: number | null;
  isExcused?: boolean;
  /** The version of the grade the caller has seen, 0 without one; 412 if it has changed since. */
  version?: number;
}

type GradeKey = Pick<NewGrade, 'assessmentId' | 'studentId'>;

const keyOf = ({ assessmentId, studentId }: GradeKey): string => `${assessmentId}/${studentId}`;

/** A grade as it is shown: without the draft, except to staff. */
export type GradeShown = Omit<Grade, 'draftScore'> & { draftScore?: string | null };

const seesDrafts = ({ role }: Actor): boolean => gradePolicy.scopeOf(role, 'seeDrafts') !== undefined;

const shownTo = (actor: Actor, grade: Grade): GradeShown =>
  seesDrafts(actor) ? grade : Object.assign(grade, { draftScore: undefined });

interface LockedAssessment {
  id: string;
  maxScore: string;
  hidesNames: boolean;
  isDoubleMarked: boolean;
}

/** Reads grades, and enters those that do not come from a submission. */
@Injectable()
export class GradesService {
  constructor(
    @InjectScoped(gradePolicy) private readonly grades: Scoped<typeof gradePolicy>,
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly ledger: GradeLedger,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, { assessmentId, subjectId, studentId, ...query }: GradeQuery): Promise<Page<GradeShown>> {
    const rows = this.grades.visibleTo(actor);
    if (assessmentId) rows.andWhere('row.assessmentId = :assessmentId', { assessmentId });
    if (subjectId) rows.andWhere('row.subjectId = :subjectId', { subjectId });
    if (studentId) rows.andWhere('row.studentId = :studentId', { studentId });
    const page = await paginate(rows.orderBy('row.createdAt', 'DESC').addOrderBy('row.id'), query);
    return { ...page, items: page.items.map((grade) => shownTo(actor, grade)) };
  }

  async get(actor: Actor, id: string): Promise<GradeShown> {
    return shownTo(actor, await this.grades.get(actor, id));
  }

  /** Enters or excuses one grade. */
  async enter(actor: Actor, { reason, ...entry }: GradeEntry): Promise<GradeShown> {
    if (entry.score === undefined && entry.isExcused === undefined)
      throw invalid('grade_empty', 'Send score, isExcused or both.');
    const cause = entry.isExcused === undefined ? 'entry' : 'excuse';
    const [id = ''] = await this.set(actor, [entry], { cause, reason });
    return this.get(actor, id);
  }

  /**
   * Sets grades with a cause, all or none: 404 unless the actor may grade each assessment and the student is in its class,
   * 409 while its names are hidden or its markers have not decided, 400 for a score above maxScore, 412 for an outdated
   * version. Where grades are not released yet, scores are drafts (docs/decisions/0222). Returns the ids of the grades.
   */
  async set(actor: Actor, grades: NewGrade[], cause: GradeCause): Promise<string[]> {
    return this.database.transaction(async () => {
      await this.assertScores(actor, grades);
      const opened = await this.database.query<GradeKey>(openGrades, [JSON.stringify(grades)]);
      const isNew = new Set(opened.map(keyOf));
      const rows = grades.map(({ version, ...grade }) => ({
        ...grade,
        setsScore: grade.score !== undefined,
        // No grade has version 0, so that one which exists already is not changed.
        version: version === 0 && isNew.has(keyOf(grade)) ? null : version,
      }));
      await this.ledger.because(actor, cause);
      const values = [JSON.stringify(rows), this.clock.now()];
      const changed = await this.database.query<{ id: string }>(changeGrades, values);
      if (changed.length < grades.length)
        throw grades.some(({ version }) => version !== undefined) ? rowChanged() : notFound('student');
      const data = { cause: cause.cause, grades: changed.length };
      await this.audit.record(actor, {
        action: 'grades.entered',
        entity: 'grade',
        entityId: changed[0]?.id ?? null,
        data,
      });
      return changed.map(({ id }) => id);
    });
  }

  async historyOf(actor: Actor, id: string, query: PageQuery): Promise<Page<GradeChangeView>> {
    return this.history(actor, await this.grades.get(actor, id), query);
  }

  /** The entries of the ledger of a grade, newest first. The caller has checked that the actor may read the grade. */
  async history(
    actor: Actor,
    { assessmentId, studentId }: Pick<Grade, 'assessmentId' | 'studentId'>,
    query: PageQuery,
  ): Promise<Page<GradeChangeView>> {
    const filters = [assessmentId, studentId, seesDrafts(actor)];
    const [count] = await this.database.query<{ total: number }>(gradeHistoryCount, filters);
    return paginateCounted(query, count?.total ?? 0, ({ limit, offset }) =>
      this.database.query<GradeChangeView>(gradeHistory, [...filters, limit, offset]),
    );
  }

  /** Locks the assessments and checks the scores against their maximum. */
  private async assertScores(actor: Actor, grades: NewGrade[]): Promise<void> {
    const ids = [...new Set(grades.map(({ assessmentId }) => assessmentId))];
    const locked = await this.assessments.read<LockedAssessment>(actor, lockAssessments, [ids], 'edit');
    if (locked.length < ids.length) throw notFound('assessment');
    if (locked.some(({ hidesNames }) => hidesNames)) throw namesHidden();
    if (locked.some(({ isDoubleMarked }) => isDoubleMarked)) {
      const [bypassed] = await this.database.query(bypassesMarkers, [JSON.stringify(grades)]);
      if (bypassed) throw doubleMarking();
    }
    const maxOf = new Map(locked.map(({ id, maxScore }) => [id, Number(maxScore)]));
    const above = grades.find(({ assessmentId, score }) => (score ?? 0) > (maxOf.get(assessmentId) ?? 0));
    if (above)
      throw invalid(
        'score_above_max',
        `score must not be greater than maxScore, which is ${maxOf.get(above.assessmentId)}.`,
      );
  }
}
