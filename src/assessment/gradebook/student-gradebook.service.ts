import { Injectable } from '@nestjs/common';
import { mayReadKeys } from '#assessment/assessments/assessments.policy.js';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import type { Actor } from '#platform/access/actor.js';
import { taggedByContent } from '#platform/api/content-tag.js';
import { Clock } from '#platform/config/clock.js';
import { invalid, type Issue, notFound } from '#platform/problems/problem.js';
import type { GradebookSubmissionView } from './gradebook-cells.dto.js';
import { type GradebookFrame, GradebookReader, shownCells, totalsOf } from './gradebook-reader.service.js';
import type { GradebookAssessmentView } from './gradebook.dto.js';
import type {
  ImaginedScore,
  StudentGradebookView,
  StudentGradesQuery,
  WhatIfDraft,
  WorkStateInGradebook,
} from './student-gradebook.dto.js';

type Cell = Omit<GradebookSubmissionView, 'isDropped'>;

/** The grades of one student in a subject, for the student, their parents and their teachers. */
@Injectable()
export class StudentGradebookService {
  constructor(
    private readonly reader: GradebookReader,
    private readonly subjects: SubjectsService,
    private readonly clock: Clock,
  ) {}

  /** In three statements, besides the access to the content of the subject. */
  async show(
    actor: Actor,
    subjectId: string,
    studentId: string,
    query: StudentGradesQuery,
  ): Promise<StudentGradebookView> {
    const { frame, row } = await this.read(actor, subjectId, studentId, query.periodId);
    return this.viewOf(frame, row, row.submissions, mayReadKeys(actor));
  }

  /** As `show`. The student is checked first, so that one of the same class is like one that does not exist. */
  async showOther(actor: Actor, subjectId: string, studentId: string, query: StudentGradesQuery) {
    await this.reader.classroomOf(actor, studentId);
    return this.show(actor, subjectId, studentId, query);
  }

  /** The own grades as they would be with other scores. */
  async imagine(actor: Actor, subjectId: string, { scores, periodId }: WhatIfDraft): Promise<StudentGradebookView> {
    const { frame, row } = await this.read(actor, subjectId, actor.userId, periodId);
    refuseImpossible(frame, scores);
    const imagined = new Map(scores.map(({ assessmentId, score }) => [assessmentId, score]));
    const real = new Map(row.submissions.map((cell) => [cell.assessmentId, cell]));
    const cells = frame.assessments.flatMap(({ id, passScore }): Cell[] => {
      const cell = real.get(id);
      const score = imagined.get(id);
      if (score === undefined) return cell ? [cell] : [];
      return [imaginedCell({ ...(cell ?? emptyCell), assessmentId: id }, score, passScore)];
    });
    return this.viewOf(frame, row, cells, false);
  }

  private async read(actor: Actor, subjectId: string, studentId: string, periodId: string | undefined) {
    const { classroomId } = await this.subjects.get(actor, subjectId);
    const [frame] = await this.reader.frames({ subjectId, periodId, studentId });
    if (!frame) throw notFound('subject');
    return { frame, row: await this.reader.row(actor, [frame], classroomId, studentId) };
  }

  private viewOf(
    frame: GradebookFrame,
    row: { studentId: string; studentName: string },
    cells: Cell[],
    isStaff: boolean,
  ): StudentGradebookView {
    const { subjectId, subjectName } = frame;
    const { studentId, studentName } = row;
    const { dropped, ...total } = totalsOf(frame, cells);
    const shown = isStaff ? shownCells(frame, cells) : cells;
    const byAssessment = new Map(shown.map((cell) => [cell.assessmentId, cell]));
    const assessments = frame.assessments.map((assessment) => {
      const cell = byAssessment.get(assessment.id);
      const { score = null, passed = null, isLate = false } = cell ?? {};
      const state = isStaff && assessment.hidesNames ? 'hidden' : this.stateOf(assessment, cell);
      return { ...assessment, state, score, passed, isLate, isDropped: dropped.includes(assessment.id) };
    });
    // Work becomes missing by time alone.
    return taggedByContent({ subjectId, subjectName, studentId, studentName, total, assessments });
  }

  private stateOf({ dueAt }: GradebookAssessmentView, cell: Cell | undefined): WorkStateInGradebook {
    if (cell?.isExcused) return 'excused';
    if (cell?.status && cell.source !== 'entered') return cell.status;
    if (cell && cell.score !== null) return cell.source === 'missing' ? 'missing' : 'graded';
    return dueAt && new Date(dueAt) < this.clock.now() ? 'missing' : 'open';
  }
}

const emptyCell: Omit<Cell, 'assessmentId'> = {
  submissionId: null,
  version: 0,
  status: null,
  score: null,
  draftScore: null,
  isExcused: false,
  source: 'none',
  passed: null,
  attemptCount: 0,
  isLate: false,
};

/** The cell with a score as if a teacher had entered it; without a score, as if the work were not graded yet. */
function imaginedCell(cell: Cell, score: number | null, passScore: number | null): Cell {
  const passed = score === null || passScore === null ? null : score >= passScore;
  const status = score === null && cell.status ? 'submitted' : cell.status;
  return { ...cell, score, passed, status, isExcused: false, source: score === null ? 'none' : 'entered' };
}

/** Throws 400 for assessments of other subjects or named twice, and for scores above the maximum. */
function refuseImpossible({ assessments }: GradebookFrame, scores: ImaginedScore[]): void {
  const maxScoreOf = new Map(assessments.map(({ id, maxScore }) => [id, Number(maxScore)]));
  const first = new Map(scores.map(({ assessmentId }, at) => [assessmentId, at] as const).toReversed());
  const issues = scores.flatMap(({ assessmentId, score }, at): Issue[] => {
    const max = maxScoreOf.get(assessmentId);
    const field = `scores.${at}`;
    if (first.get(assessmentId) !== at)
      return [{ field: `${field}.assessmentId`, rule: 'unique', message: 'This assessment is named twice.' }];
    if (max === undefined)
      return [
        { field: `${field}.assessmentId`, rule: 'unknown', message: 'Your gradebook has no assessment with this id.' },
      ];
    if (score === null || score <= max) return [];
    return [{ field: `${field}.score`, rule: 'max', message: `score must be at most ${max}.` }];
  });
  if (issues.length > 0) throw invalid('what_if_invalid', 'Some scores are impossible; see errors.', issues);
}
