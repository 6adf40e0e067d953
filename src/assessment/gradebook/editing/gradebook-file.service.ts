import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GradebookReader, shownCells } from '#assessment/gradebook/gradebook-reader.service.js';
import type { StudentGradesQuery } from '#assessment/gradebook/student-gradebook.dto.js';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database } from '#platform/database/database.js';
import { sendMade } from '#platform/files/outgoing-file.js';
import { invalid, type Issue, notFound } from '#platform/problems/problem.js';
import { readCsv } from '#platform/tabular/csv.js';
import { gradebookCsv, type ImportedGradebook, readGradebook } from './gradebook-csv.js';
import { type GradebookEditReport, type GradebookImportOptions, maxEditedCells } from './gradebook-edit.dto.js';
import { type CellEdit, GradebookEditService } from './gradebook-edit.service.js';
import { rowVersions } from './gradebook-edit.sql.js';

/** More students than a class has. */
const maxStudents = 500;
const maxIssues = 100;

/** Gradebooks as CSV files. */
@Injectable()
export class GradebookFileService {
  constructor(
    private readonly reader: GradebookReader,
    private readonly editing: GradebookEditService,
    private readonly subjects: SubjectsService,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  /** Sends the grades of all students of the class. Audited, as all exports of lists. */
  async send(
    actor: Actor,
    { subjectId, periodId }: StudentGradesQuery & { subjectId: string },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { classroomId } = await this.subjects.get(actor, subjectId, 'edit');
    const [frame] = await this.reader.frames({ subjectId, periodId });
    if (!frame) throw notFound('subject');
    const { items } = await this.reader.rows(actor, [frame], classroomId, { page: 1, limit: maxStudents });
    const versions = await this.versionsOf(subjectId, classroomId);
    const rows = items.map(({ studentId, studentName, submissions }) => {
      const cells = shownCells(frame, submissions).map((cell) => ({ ...cell, score: cell.draftScore ?? cell.score }));
      return { studentId, studentName, cells, version: versions.get(studentId) ?? 0 };
    });
    const data = { rows: rows.length, periodId: periodId ?? null };
    await this.audit.record(actor, { action: 'gradebook.exported', entity: 'subject', entityId: subjectId, data });
    const file = { name: `${frame.subjectName}.csv`, mimeType: 'text/csv; charset=utf-8; header=present' };
    await sendMade(file, () => Readable.from(gradebookCsv(frame.assessments, rows)), request, reply);
  }

  /** Imports a file that `send` wrote. Nothing changes if a cell is invalid, or a row was changed since it was exported. */
  async import(
    actor: Actor,
    subjectId: string,
    file: Buffer,
    options: GradebookImportOptions,
  ): Promise<GradebookEditReport> {
    const { classroomId } = await this.subjects.get(actor, subjectId, 'edit');
    const { dryRun, reason, encoding } = options;
    const imported = readGradebook(await readCsv(file, { encoding, maxRows: maxStudents }));
    refuse(imported.issues);
    return this.database.transaction(async () => {
      const [frame] = await this.reader.frames({ subjectId });
      if (!frame) throw notFound('subject');
      const { items } = await this.reader.rows(actor, [frame], classroomId, { page: 1, limit: maxStudents });
      const scores = items.flatMap(({ studentId, submissions }) =>
        submissions.map(
          ({ assessmentId, score, draftScore, isExcused, version }) =>
            [`${studentId}/${assessmentId}`, { score: draftScore ?? score, isExcused, version }] as const,
        ),
      );
      const cells = changedCells(imported.cells, new Map(scores));
      if (cells.length > maxEditedCells)
        throw invalid(
          'gradebook_import_large',
          `A file may change at most ${maxEditedCells} cells. Import it in parts.`,
        );
      const changedStudents = new Set(cells.map(({ studentId }) => studentId));
      refuse(outdatedRows(imported, changedStudents, await this.versionsOf(subjectId, classroomId)));
      const edit = { dryRun, reason, cause: 'import' as const, cells };
      const report = await this.editing.apply(actor, { subjectId, classroomId }, edit);
      const unchanged = imported.cells.length - report.changed;
      return { ...report, unchanged, ignoredColumns: imported.ignoredColumns };
    });
  }

  private async versionsOf(subjectId: string, classroomId: string): Promise<Map<string, number>> {
    const rows = await this.database.query<{ studentId: string; version: number }>(rowVersions, [
      subjectId,
      classroomId,
    ]);
    return new Map(rows.map(({ studentId, version }) => [studentId, version]));
  }
}

interface Current {
  score: number | null;
  isExcused: boolean;
  version: number;
}

/**
 * The cells that differ from what counts now, or will with the release, with the version they were compared with. A score that is the same as that
 * of the submission is not entered again: it would no longer follow the submission.
 */
function changedCells(cells: CellEdit[], current: Map<string, Current>): CellEdit[] {
  return cells.flatMap((cell) => {
    const now = current.get(`${cell.studentId}/${cell.assessmentId}`) ?? { score: null, isExcused: false, version: 0 };
    const isSame = cell.score === undefined ? now.isExcused : cell.score !== null && cell.score === now.score;
    return isSame ? [] : [{ ...cell, version: now.version }];
  });
}

function outdatedRows(
  { rowVersions: seen }: ImportedGradebook,
  changed: Set<string>,
  versions: Map<string, number>,
): Issue[] {
  return seen.flatMap(({ studentId, version, line }) =>
    !changed.has(studentId) || versions.get(studentId) === version || !versions.has(studentId)
      ? []
      : [
          {
            line,
            rule: 'row_changed',
            message: 'Grades of this student changed since the file was exported. Export it again.',
          },
        ],
  );
}

function refuse(issues: Issue[]): void {
  if (issues.length > 0)
    throw invalid(
      'gradebook_import_invalid',
      'Some rows are invalid; nothing was changed. See errors.',
      issues.slice(0, maxIssues),
    );
}
