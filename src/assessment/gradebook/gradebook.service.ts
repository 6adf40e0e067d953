import { Injectable } from '@nestjs/common';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import type { Actor } from '#platform/access/actor.js';
import { mapPaced } from '#platform/pacing/pacing.js';
import { notFound } from '#platform/problems/problem.js';
import { ClassroomsService } from '#school/classrooms/classrooms.service.js';
import { overallPercent, shown } from './calculation/subject-totals.js';
import type {
  ClassGradesPage,
  ClassGradesQuery,
  ClassGradesRowView,
  StudentGradesView,
  StudentTotalsQuery,
} from './class-grades.dto.js';
import {
  type GradebookFrame,
  GradebookReader,
  type ScoredCell,
  shownCells,
  totalsOf,
} from './gradebook-reader.service.js';
import { type GradebookPage, type GradebookQuery, maxGradebookAssessments } from './gradebook.dto.js';

/** Grades of a class, for its teachers. */
@Injectable()
export class GradebookService {
  constructor(
    private readonly reader: GradebookReader,
    private readonly subjects: SubjectsService,
    private readonly classrooms: ClassroomsService,
  ) {}

  /** One page of students with their submissions to the latest assessments and totals in the subject, in at most four statements. */
  async get(actor: Actor, subjectId: string, query: GradebookQuery): Promise<GradebookPage> {
    const { dueFrom, dueBefore, periodId, ...paging } = query;
    const { classroomId } = await this.subjects.get(actor, subjectId, 'edit');
    const [frame] = await this.reader.frames({ subjectId, dueFrom, dueBefore, periodId });
    if (!frame) throw notFound('subject');
    const { items, ...page } = await this.reader.rows(actor, [frame], classroomId, paging);
    const columns = frame.assessments.slice(-maxGradebookAssessments);
    const shownIds = new Set(columns.map(({ id }) => id));
    const rows = await mapPaced(items, (row) => {
      const { dropped, ...total } = totalsOf(frame, row.submissions);
      const isDropped = (id: string) => dropped.includes(id);
      const submissions = shownCells(frame, row.submissions)
        .filter(({ assessmentId }) => shownIds.has(assessmentId))
        .map((cell) => ({ ...cell, isDropped: isDropped(cell.assessmentId) }));
      return { ...row, total, submissions };
    });
    return { ...page, items: rows, assessments: columns };
  }

  /** One page of students of a class with their totals in its subjects, in at most four statements. */
  async listClassGrades(actor: Actor, classroomId: string, query: ClassGradesQuery): Promise<ClassGradesPage> {
    const { periodId, ...paging } = query;
    await this.classrooms.get(actor, classroomId, 'edit');
    const frames = await this.reader.frames({ classroomId, periodId });
    const { items, ...page } = await this.reader.rows(actor, frames, classroomId, paging);
    const rows = await mapPaced(items, ({ studentId, studentName, submissions }) => ({
      studentId,
      studentName,
      ...classTotals(frames, submissions),
    }));
    return { ...page, items: rows, subjects: frames.map(columnOf) };
  }

  /** The totals of one student of a class, for the student, their parents and their teachers. */
  async getStudentGrades(
    actor: Actor,
    studentId: string,
    { classroomId: wanted, periodId }: StudentTotalsQuery,
  ): Promise<StudentGradesView> {
    const classroomId = await this.reader.classroomOf(actor, studentId, wanted);
    const frames = await this.reader.frames({ classroomId, periodId });
    const { studentName, submissions } = await this.reader.row(actor, frames, classroomId, studentId);
    return { studentId, studentName, ...classTotals(frames, submissions), columns: frames.map(columnOf) };
  }
}

const columnOf = ({ subjectId, subjectName, weight }: GradebookFrame) => ({
  subjectId,
  subjectName,
  weight: Number(weight),
});

/** The totals of a student in each subject and over all of them, each with and without ungraded work. */
export function classTotals(
  frames: GradebookFrame[],
  cells: ScoredCell[],
): Pick<ClassGradesRowView, 'subjects' | 'current' | 'withUngraded'> {
  const totals = frames.map((frame) => ({ frame, total: totalsOf(frame, cells) }));
  const overall = (of: 'current' | 'withUngraded') => {
    const percent = overallPercent(
      totals.map(({ frame, total }) => ({ percent: total[of].percent, weight: frame.weight })),
    );
    return shown(percent, { scale: frames[0]?.standardScale ?? null, passPercent: null });
  };
  return {
    subjects: totals.map(({ frame, total }) => ({ ...total, subjectId: frame.subjectId })),
    current: overall('current'),
    withUngraded: overall('withUngraded'),
  };
}
