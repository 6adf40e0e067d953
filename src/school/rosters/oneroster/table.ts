import { paced } from '#platform/pacing/pacing.js';
import { type CsvRow, readCsv } from '#platform/tabular/csv.js';
import { type ColumnOf, ignoredFiles, type OneRosterFile, oneRosterColumns } from './columns.js';
import { matchHeader, type OneRosterHeader } from './header.js';
import { type FileMode } from './manifest.js';
import { type RosterReading } from '#school/rosters/roster.js';
import { folded, splitList, tidy } from '#school/rosters/roster-values.js';

/** One record that counts: active, complete, and the first of its id. */
export interface OneRosterRow<C extends string = string> {
  id: string;
  line: number;
  text: (column: C) => string;
  list: (column: C) => string[];
}

/** The most OneRoster allows for a GUID. */
const maxIdLength = 255;

interface Place {
  line?: number;
  column?: string;
}

/** One file of a bundle. It knows which of its records count, and which were passed over and must not be missed. */
export class OneRosterTable<F extends OneRosterFile = OneRosterFile> {
  readonly rows = new Map<string, OneRosterRow<ColumnOf<F>>>();
  private readonly skippedRows = new Map<string, number>();
  /** Whether ids that belong here are believed, because there is nothing to check them against. */
  private isTrusted: boolean;

  constructor(
    private readonly file: F,
    private readonly mode: FileMode,
    private readonly reading: RosterReading,
  ) {
    this.isTrusted = ignoredFiles.includes(file);
  }

  /** Reads the file. What is wrong with it, or with a row of it, goes into the reading. */
  async read(content: Buffer): Promise<this> {
    const { header, rows, faults } = await readCsv(content);
    for (const fault of faults) this.fault(fault, fault.rule, fault.message);
    if (rows.length === 0) {
      const hint = this.isTrusted ? ' What points into it is not checked.' : '';
      this.note({}, 'file_empty', `The file holds no records.${hint}`);
      return this;
    }
    const { keys, errors, notes } = matchHeader(this.file, header);
    for (const note of notes) this.note(note, note.rule, note.message);
    for (const error of errors) this.fault(error, error.rule, error.message);
    this.isTrusted = errors.length > 0;
    if (errors.length === 0) for await (const row of paced(rows)) this.add(row, keys);
    return this;
  }

  /** The record an id names. That there is none is an error where the id stands; that it does not count is a note. */
  find(id: string, from: Pick<OneRosterTable, 'fault' | 'note'>, where: Place): OneRosterRow<ColumnOf<F>> | undefined {
    const row = this.rows.get(id);
    if (row || this.isTrusted) return row;
    const line = this.skippedRows.get(id);
    if (line !== undefined) {
      from.note(where, 'reference_passed_over', `${id} was passed over in ${this.name}, line ${line}.`);
    } else {
      const hint = this.mode === 'delta' ? ' It holds changes only; send a complete (bulk) export.' : '';
      from.fault(where, 'reference_unknown', `${id} is not in ${this.name}.${hint}`);
    }
    return undefined;
  }

  fault({ line, column }: Place, rule: string, message: string): void {
    this.reading.errors.push({ field: this.name, line, column, rule, message });
  }

  note({ line, column }: Place, rule: string, message: string): void {
    this.reading.notes.push({ field: this.name, line, column, rule, message });
  }

  /** Leaves a record out after all, because something in it cannot be used. */
  skip(row: Pick<OneRosterRow, 'id' | 'line'>): void {
    this.rows.delete(row.id);
    this.skippedRows.set(row.id, row.line);
  }

  private get name(): string {
    return `${this.file}.csv`;
  }

  private add({ line, values }: CsvRow, keys: OneRosterHeader['keys']): void {
    const text = (column: string) => tidy(values[keys.get(column) ?? ''] ?? '');
    const row = { id: text('sourcedId'), line, text, list: (column: string) => splitList(text(column)) };
    const first = this.rows.get(row.id)?.line ?? this.skippedRows.get(row.id);
    if (row.id && first) {
      return this.fault({ line, column: 'sourcedId' }, 'id_repeated', `${row.id} is also in line ${first}.`);
    }
    if (row.id.length > maxIdLength) {
      return this.fault({ line, column: 'sourcedId' }, 'id_long', `An id has at most ${maxIdLength} characters.`);
    }
    this.rows.set(row.id, row);
    if (!this.isComplete(row) || !this.isCurrent(row)) this.skip(row);
  }

  private isComplete(row: OneRosterRow): boolean {
    const missing = oneRosterColumns[this.file].required.filter((column) => row.text(column) === '');
    for (const column of missing) this.fault({ line: row.line, column }, 'value_missing', `${column} is missing.`);
    return missing.length === 0;
  }

  private isCurrent({ line, text }: OneRosterRow): boolean {
    const where = { line, column: 'status' };
    const status = folded(text('status'));
    if (status === '' || status === 'active') return true;
    if (status === 'inactive' || status === 'tobedeleted') {
      this.note(where, 'record_passed_over', `The record is ${status}. It is not imported, and nothing is deleted.`);
    } else {
      this.fault(where, 'status_unknown', `${status} is no status. It is active, inactive or tobedeleted.`);
    }
    return false;
  }
}
