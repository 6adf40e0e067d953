import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginatePrepared } from '#platform/api/paginate.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { notFound } from '#platform/problems/problem.js';
import { memberPolicy } from '#school/classrooms/classrooms.policy.js';
import type { Work } from './calculation/calculate.js';
import type { GradeScaleRule } from './calculation/grade-scale.js';
import { type SubjectRules, type SubjectTotals, subjectTotals } from './calculation/subject-totals.js';
import { type GradebookAssessmentView, type GradebookRowView, maxCountedAssessments } from './gradebook.dto.js';
import { gradebookFrames, gradebookRows } from './gradebook.sql.js';

/** The columns of a subject, and how its totals are calculated. */
export interface GradebookFrame extends SubjectRules {
  subjectId: string;
  subjectName: string;
  classroomId: string;
  /** Weight of the subject in the total of its class. */
  weight: string;
  /** The default scale of the organization. */
  standardScale: GradeScaleRule | null;
  assessments: GradebookAssessmentView[];
}

/** One subject, or all active subjects of a class. */
interface FramesWanted {
  subjectId?: string;
  classroomId?: string;
  dueFrom?: Date | undefined;
  dueBefore?: Date | undefined;
  periodId?: string | undefined;
  /** Due dates are those of this student. */
  studentId?: string;
}

type Row = Omit<GradebookRowView, 'total' | 'submissions'> & {
  submissions: Omit<GradebookRowView['submissions'][0], 'isDropped'>[];
};

/** Reads the columns of gradebooks and the work of students in them, each in one statement. */
@Injectable()
export class GradebookReader {
  constructor(
    @InjectScoped(memberPolicy) private readonly members: Scoped<typeof memberPolicy>,
    private readonly database: Database,
  ) {}

  /** The caller must have checked that the actor may read the subject or the class. 404 for an unknown grading period. */
  async frames({
    subjectId,
    classroomId,
    dueFrom,
    dueBefore,
    periodId,
    studentId,
  }: FramesWanted): Promise<GradebookFrame[]> {
    const values = [subjectId, classroomId, dueFrom, dueBefore, periodId].map((value) => value ?? null);
    const found = await this.database.query<GradebookFrame & { isPeriodKnown: boolean }>(gradebookFrames, [
      ...values,
      maxCountedAssessments,
      studentId ?? null,
    ]);
    if (found.some(({ isPeriodKnown }) => !isPeriodKnown)) throw notFound('grading period');
    return found;
  }

  /** All students of the class, for those who may list them. */
  rows(actor: Actor, frames: GradebookFrame[], classroomId: string, query: PageQuery): Promise<Page<Row>> {
    return this.read(actor, 'listProgress', [classroomId, idsOf(frames), null], query);
  }

  /**
   * The class that a student attends, or the last one they attended; 404 if the actor may not read their results, or they
   * never attended it.
   */
  async classroomOf(actor: Actor, studentId: string, classroomId?: string): Promise<string> {
    const rows = this.members.visibleTo(actor, 'readProgress').andWhere('row.userId = :studentId', { studentId });
    rows.andWhere(`row.memberRole = 'STUDENT'`);
    if (classroomId) rows.andWhere('row.classroomId = :classroomId', { classroomId });
    const latest = rows.orderBy('row.leftAt', 'DESC', 'NULLS FIRST').addOrderBy('row.createdAt', 'DESC');
    const member = await latest.limit(1).getOne();
    if (!member) throw notFound('student');
    return member.classroomId;
  }

  /** One student of the class; 404 if the actor may not read their results. */
  async row(actor: Actor, frames: GradebookFrame[], classroomId: string, studentId: string): Promise<Row> {
    const values = [classroomId, idsOf(frames), studentId];
    const { items } = await this.read(actor, 'readProgress', values, { page: 1, limit: 2 });
    const [row] = items;
    if (!row) throw notFound('student');
    return row;
  }

  private read(actor: Actor, action: 'listProgress' | 'readProgress', values: unknown[], query: PageQuery) {
    return paginatePrepared<Row>(query, gradebookRows, values, (list, parameters) =>
      this.members.read(actor, list, parameters, action),
    );
  }
}

/** The cells that staff may see: not those whose names are hidden. They count in totals. */
export function shownCells<Cell extends { assessmentId: string }>(
  { assessments }: GradebookFrame,
  cells: Cell[],
): Cell[] {
  const hidden = new Set(assessments.flatMap(({ id, hidesNames }) => (hidesNames ? [id] : [])));
  return hidden.size === 0 ? cells : cells.filter(({ assessmentId }) => !hidden.has(assessmentId));
}

const idsOf = (frames: GradebookFrame[]): string[] =>
  frames.flatMap(({ assessments }) => assessments.map(({ id }) => id));

/** What the total needs to know of a submission. */
export interface ScoredCell {
  assessmentId: string;
  score: number | null;
  isExcused: boolean;
}

/** The total of a student's work in the columns of the frame. */
export function totalsOf(frame: GradebookFrame, cells: ScoredCell[]): SubjectTotals {
  const cellOf = new Map(cells.map((cell) => [cell.assessmentId, cell]));
  const work = frame.assessments.map(({ id, category, maxScore, isExtraCredit }): Work => {
    const cell = cellOf.get(id);
    const score = cell?.score ?? null;
    return {
      assessmentId: id,
      category,
      isExtraCredit,
      isExcused: cell?.isExcused ?? false,
      maxScore: String(maxScore),
      score: score === null ? null : String(score),
    };
  });
  return subjectTotals(work, frame);
}
