import { byteOrderMark, csvLine } from '#platform/api/csv-table.js';
import type { Issue } from '#platform/problems/problem.js';
import { columnKey, type CsvRow, type CsvTable } from '#platform/tabular/csv.js';
import type { CellEdit } from './gradebook-edit.service.js';

const idHeader = 'Student id';
const nameHeader = 'Student name';
const versionHeader = 'Row version';
const excused = 'EX';

interface Column {
  id: string;
  title: string;
  maxScore: number;
}

interface Row {
  studentId: string;
  studentName: string;
  version: number;
  cells: { assessmentId: string; score: number | null; isExcused: boolean }[];
}

/**
 * A gradebook as CSV: id, name and version of each student, and one column per assessment. Its header ends with the id of
 * the assessment, by which an import finds it, whatever its title is then.
 */
export function* gradebookCsv(columns: Column[], rows: Row[]): Generator<string> {
  const headers = columns.map(({ title, maxScore, id }) => `${title} (max ${maxScore}) [${id}]`);
  yield byteOrderMark + csvLine([idHeader, nameHeader, versionHeader, ...headers]);
  for (const { studentId, studentName, version, cells } of rows) {
    const cellOf = new Map(cells.map((cell) => [cell.assessmentId, cell]));
    const values = columns.map(({ id }) => (cellOf.get(id)?.isExcused ? excused : (cellOf.get(id)?.score ?? null)));
    yield csvLine([studentId, studentName, version, ...values]);
  }
}

/** What an imported gradebook asks for: cells, the versions of the rows by student, and what is wrong with the file. */
export interface ImportedGradebook {
  cells: CellEdit[];
  rowVersions: { studentId: string; version: number; line: number }[];
  ignoredColumns: string[];
  issues: Issue[];
}

interface AssessmentColumn {
  header: string;
  key: string;
  assessmentId: string;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const bracketed = /\[([0-9a-f-]{36})\]$/i;

/** Reads a file that `gradebookCsv` wrote, possibly edited in a spreadsheet: columns may be moved and left out. */
export function readGradebook({ header, rows, faults }: CsvTable): ImportedGradebook {
  const columns = header.flatMap((name): AssessmentColumn[] => {
    const assessmentId = bracketed.exec(name.trim())?.[1]?.toLowerCase();
    return assessmentId ? [{ header: name, key: columnKey(name), assessmentId }] : [];
  });
  const own = [idHeader, nameHeader, versionHeader].map(columnKey);
  const known = new Set([...own, ...columns.map(({ key }) => key)]);
  const imported: ImportedGradebook = {
    cells: [],
    rowVersions: [],
    issues: [...faults],
    ignoredColumns: header.filter((name) => !known.has(columnKey(name))),
  };
  if (faults.length === 0 && !header.some((name) => columnKey(name) === own[0]))
    imported.issues.push({ line: 1, rule: 'column_missing', message: `The file has no column ${idHeader}.` });
  else if (faults.length === 0 && columns.length === 0)
    imported.issues.push({
      line: 1,
      rule: 'column_missing',
      message: 'No column ends with the id of an assessment in brackets.',
    });
  else for (const row of rows) readRow(row, columns, imported);
  return imported;
}

function readRow({ line, values }: CsvRow, columns: AssessmentColumn[], imported: ImportedGradebook): void {
  const studentId = (values[columnKey(idHeader)] ?? '').toLowerCase();
  if (!uuid.test(studentId)) {
    imported.issues.push({ line, column: idHeader, rule: 'student', message: 'This is not the id of a student.' });
    return;
  }
  const version = values[columnKey(versionHeader)] ?? '';
  if (/^\d{1,9}$/.test(version)) imported.rowVersions.push({ studentId, version: Number(version), line });
  else if (version !== '') imported.issues.push({ line, column: versionHeader, rule: 'version', message: versionRule });
  for (const { header, key, assessmentId } of columns) {
    const place = { line, column: header };
    const value = readCell(values[key] ?? '');
    if (value === 'invalid') imported.issues.push({ ...place, rule: 'score', message: scoreRule });
    else if (value) imported.cells.push({ studentId, assessmentId, place, ...value });
  }
}

const versionRule = `This is not the ${versionHeader} of an exported file. Restore it, or leave it empty to import the row unchecked.`;

const scoreRule = `A cell is a number of points with at most two decimals, ${excused} for excused, - to clear an entered score, or empty to leave it.`;

/** Null for a cell that stays as it is. A decimal comma is accepted, because spreadsheets write it in many languages. */
function readCell(text: string): { score?: number | null; isExcused?: boolean } | 'invalid' | null {
  if (text === '') return null;
  if (text.toUpperCase() === excused) return { isExcused: true };
  if (text === '-') return { score: null, isExcused: false };
  if (!/^\d{1,6}(?:[.,]\d{1,2})?$/.test(text)) return 'invalid';
  return { score: Number(text.replace(',', '.')), isExcused: false };
}
