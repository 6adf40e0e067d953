import { paced } from '#platform/pacing/pacing.js';
import { type CsvRow, readCsv } from '#platform/tabular/csv.js';
import { folded, splitList, tidy } from '#school/rosters/roster-values.js';
import { type RosterReading } from '#school/rosters/roster.js';
import { type ColumnOf, columnsOf, type OneRosterColumns, type OneRosterFile, supplementaryFiles } from './columns.js';
import { matchHeader, type OneRosterHeader } from './header.js';
import { type OneRosterManifest } from './manifest.js';

/** An imported record: active, complete, and the first with its id. */
export interface OneRosterRow<C extends string = string> {
  id: string;
  line: number;
  text: (column: C) => string;
  list: (column: C) => string[];
}

/** Maximum length of a GUID in OneRoster. */
const maxIdLength = 255;

interface Location {
  line?: number;
  column?: string;
}

/** One file of a bundle, with its imported records and the ids of the skipped ones. */
export class OneRosterTable<F extends OneRosterFile = OneRosterFile> {
  readonly rows = new Map<string, OneRosterRow<ColumnOf<F>>>();
  /** Records marked `tobedeleted`, for the files whose deletions are imported. */
  readonly deleted: OneRosterRow<ColumnOf<F>>[] = [];
  private readonly skippedRows = new Map<string, number>();
  /** Whether references to this file are not checked, because the file is missing, empty or unreadable. */
  private isUnchecked: boolean;
  private readonly columns: OneRosterColumns;

  constructor(
    private readonly file: F,
    private readonly manifest: OneRosterManifest,
    private readonly reading: RosterReading,
  ) {
    this.isUnchecked = supplementaryFiles.includes(file);
    this.columns = columnsOf(file, manifest.version);
  }

  /** Reads the file; issues are added to the reading. */
  async read(content: Buffer): Promise<this> {
    const { header, rows, faults, notes: detected } = await readCsv(content, { encoding: this.reading.encoding });
    for (const note of detected) this.note(note, note.rule, note.message);
    for (const issue of faults) this.error(issue, issue.rule, issue.message);
    if (rows.length === 0) {
      const hint = this.isUnchecked ? ' References to it are not checked.' : '';
      this.note({}, 'file_empty', `The file contains no records.${hint}`);
      return this;
    }
    const { keys, errors, notes } = matchHeader(this.columns, header);
    for (const note of notes) this.note(note, note.rule, note.message);
    for (const error of errors) this.error(error, error.rule, error.message);
    this.isUnchecked = errors.length > 0;
    if (errors.length === 0) for await (const row of paced(rows)) this.add(row, keys);
    return this;
  }

  /** The record with this id. Reports an error in the referencing table if there is none, a note if it was skipped. */
  find(
    id: string,
    from: Pick<OneRosterTable, 'error' | 'note'>,
    where: Location,
  ): OneRosterRow<ColumnOf<F>> | undefined {
    const row = this.rows.get(id);
    if (row || this.isUnchecked) return row;
    const line = this.skippedRows.get(id);
    if (line !== undefined) {
      from.note(where, 'reference_passed_over', `${id} was skipped in ${this.name}, line ${line}.`);
    } else {
      const hint =
        this.manifest.modeOf(this.file, true) === 'delta'
          ? ' This is a delta file; import a complete (bulk) export.'
          : '';
      from.error(where, 'reference_unknown', `${id} is not in ${this.name}.${hint}`);
    }
    return undefined;
  }

  error(where: Location, rule: string, message: string): void {
    this.reading.errors.push({ field: this.name, ...where, rule, message });
  }

  note(where: Location, rule: string, message: string): void {
    this.reading.notes.push({ field: this.name, ...where, rule, message });
  }

  /** Excludes a record that cannot be imported. */
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
      return this.error({ line, column: 'sourcedId' }, 'id_repeated', `${row.id} is also used in line ${first}.`);
    }
    if (row.id.length > maxIdLength) {
      const message = `A sourcedId must have at most ${maxIdLength} characters.`;
      return this.error({ line, column: 'sourcedId' }, 'id_long', message);
    }
    this.rows.set(row.id, row);
    if (!this.isComplete(row)) this.skip(row);
    else if (this.isDeleted(row)) this.skipDeleted(row);
    else if (!this.isCurrent(row)) this.skip(row);
  }

  /** Only enrollments are ended by an import; people and classes have records in the school. */
  private isDeleted({ text }: OneRosterRow): boolean {
    return this.file === 'enrollments' && folded(text('status')) === 'tobedeleted';
  }

  private skipDeleted(row: OneRosterRow<ColumnOf<F>>): void {
    this.deleted.push(row);
    this.skip(row);
  }

  private isComplete(row: OneRosterRow): boolean {
    const missing = this.columns.required.filter((column) => row.text(column) === '');
    for (const column of missing) this.error({ line: row.line, column }, 'value_missing', `${column} is required.`);
    return missing.length === 0;
  }

  private isCurrent({ line, text }: OneRosterRow): boolean {
    const where = { line, column: 'status' };
    const status = folded(text('status'));
    if (status === '' || status === 'active') return true;
    if (status === 'inactive' || status === 'tobedeleted') {
      this.note(
        where,
        'record_passed_over',
        `The record is ${status}: it is not imported, and existing data is not deleted.`,
      );
    } else {
      this.error(where, 'status_unknown', `Unknown status ${status}. Use active, inactive or tobedeleted.`);
    }
    return false;
  }
}
