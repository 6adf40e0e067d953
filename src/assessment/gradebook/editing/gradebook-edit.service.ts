import { Injectable } from '@nestjs/common';
import { GradesService, type NewGrade } from '#assessment/grades/grades.service.js';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { invalid, type Issue, Problem } from '#platform/problems/problem.js';
import type {
  GradebookCellChangeView,
  GradebookCellEdit,
  GradebookEdit,
  GradebookEditReport,
} from './gradebook-edit.dto.js';
import { cellStates, lockColumns } from './gradebook-edit.sql.js';

interface CellState {
  /** Null unless the subject has the assessment. */
  maxScore: number | null;
  hasAssessment: boolean;
  hidesNames: boolean;
  /** Whether two markers still have to score the work. */
  waitsForMarkers: boolean;
  hasStudent: boolean;
  version: number;
  score: number | null;
  isExcused: boolean;
  /** Entered, or waiting for the release of grades. */
  enteredScore: number | null;
  /** Whether a score that is entered now waits for the release of grades. */
  isDraft: boolean;
  /** What counts without an entered score. */
  otherScore: number | null;
}

/** A cell to change, and the place in the request that an error names. An import has no version. */
export type CellEdit = Omit<GradebookCellEdit, 'version'> & {
  version?: number;
  place: Omit<Issue, 'rule' | 'message'>;
};

interface Edit {
  dryRun: boolean;
  reason: string;
  cause: 'entry' | 'import';
  cells: CellEdit[];
}

/** Changes many grades of a subject, all or none. */
@Injectable()
export class GradebookEditService {
  constructor(
    private readonly subjects: SubjectsService,
    private readonly grades: GradesService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** 400 for impossible values, 412 if a cell was changed since the version the caller has seen. */
  async edit(actor: Actor, subjectId: string, { dryRun, reason, cells }: GradebookEdit): Promise<GradebookEditReport> {
    const { classroomId } = await this.subjects.get(actor, subjectId, 'edit');
    const placed = cells.map((cell, at) => ({ ...cell, place: { field: `cells.${at}` } }));
    return this.apply(actor, { subjectId, classroomId }, { dryRun, reason, cause: 'entry', cells: placed });
  }

  /** The caller has checked that the actor may edit the subject. */
  apply(actor: Actor, of: { subjectId: string; classroomId: string }, edit: Edit): Promise<GradebookEditReport> {
    const { dryRun, reason, cause, cells } = edit;
    return this.database.transaction(async () => {
      const asked = cells.map(({ studentId, assessmentId }) => ({ studentId, assessmentId }));
      await this.database.query(lockColumns, [of.subjectId, asked.map(({ assessmentId }) => assessmentId)]);
      const values = [of.subjectId, JSON.stringify(asked), of.classroomId, this.clock.now()];
      const states = await this.database.query<CellState>(cellStates, values);
      refuseImpossible(cells, states);
      refuseOutdated(cells, states);
      const planned = cells.flatMap((cell, at) => planOf(cell, states[at]));
      const report: GradebookEditReport = {
        dryRun,
        changed: planned.length,
        unchanged: cells.length - planned.length,
        changes: planned.map(({ change }) => change),
        ignoredColumns: [],
      };
      if (!dryRun && planned.length > 0)
        await this.grades.set(
          actor,
          planned.map(({ grade }) => grade),
          { cause, reason },
        );
      return report;
    });
  }
}

/** The change of a cell; nothing if it is the same already. */
function planOf(cell: CellEdit, state: CellState | undefined): { grade: NewGrade; change: GradebookCellChangeView }[] {
  if (!state) return [];
  const { studentId, assessmentId, score, isExcused = state.isExcused } = cell;
  const entered = score === undefined ? state.enteredScore : score;
  const counted = state.isDraft ? state.otherScore : (entered ?? state.otherScore);
  const toScore = isExcused ? null : counted;
  if (entered === state.enteredScore && isExcused === state.isExcused) return [];
  const change = {
    fromScore: state.score,
    toScore,
    fromExcused: state.isExcused,
    toExcused: isExcused,
    isDraft: state.isDraft && score !== undefined,
  };
  const grade = {
    studentId,
    assessmentId,
    ...(score !== undefined && { score }),
    ...(cell.isExcused !== undefined && { isExcused }),
    version: state.version,
  };
  return [{ grade, change: { studentId, assessmentId, ...change } }];
}

/** Throws 400 for cells outside the gradebook, named twice, or with a score above the maximum. */
function refuseImpossible(cells: CellEdit[], states: CellState[]): void {
  const seen = new Set<string>();
  const issues = cells.flatMap((cell, at): Issue[] => {
    const { studentId, assessmentId, score, place } = cell;
    const state = states[at];
    const key = `${studentId}/${assessmentId}`;
    const isRepeated = seen.has(key);
    seen.add(key);
    if (isRepeated) return [{ ...place, rule: 'unique', message: 'This cell is named twice.' }];
    if (!state?.hasAssessment)
      return [{ ...place, rule: 'assessment', message: 'The subject has no published assessment with this id.' }];
    if (state.hidesNames)
      return [
        {
          ...place,
          rule: 'names_hidden',
          message: 'The names of this assessment are hidden until its grades are released.',
        },
      ];
    if (!state.hasStudent) return [{ ...place, rule: 'student', message: 'The class has no student with this id.' }];
    if (score === undefined || score === null) return [];
    if (state.waitsForMarkers)
      return [
        { ...place, rule: 'double_marking', message: 'Two teachers mark this work. Give the score as a marker.' },
      ];
    const max = state.maxScore ?? 0;
    if (score <= max) return [];
    return [{ ...place, rule: 'max', message: `The score must be at most ${max}.` }];
  });
  if (issues.length > 0)
    throw invalid('gradebook_cells_invalid', 'Some cells are invalid; nothing was changed. See errors.', issues);
}

function refuseOutdated(cells: CellEdit[], states: CellState[]): void {
  const issues = cells.flatMap(({ version, place }, at): Issue[] => {
    const current = states[at]?.version;
    if (version === undefined || version === current) return [];
    return [{ ...place, rule: 'version', message: `The grade was changed; its version is ${current ?? 0} now.` }];
  });
  if (issues.length === 0) return;
  const detail =
    'Some cells were changed by someone else; nothing was changed. Reload them and apply your changes again.';
  throw new Problem('stale', 'gradebook_cells_changed', detail, issues);
}
