import { fieldsOf } from '#platform/shapes/declared-field.js';
import { shapeOf, type ViewClass } from '#platform/shapes/shapes.js';

/** One column of a table: how it is headed, and where in a row its value is. */
interface Column {
  header: string;
  path: string[];
  isNumber: boolean;
}

const maxDepth = 4;

/**
 * Rows of a View as CSV (RFC 4180): a column for each declared field, those of a part as `classroom.name`, lists joined by
 * `; `. It begins with a byte order mark, because without one Excel takes UTF-8 for the letters of the machine's own
 * language and garbles every name that is not English; what begins like a formula is shown, not run.
 */
export class CsvTable {
  private readonly columns: Column[];

  constructor(view: ViewClass) {
    this.columns = columnsOf(view);
  }

  get header(): string {
    return byteOrderMark + lineOf(this.columns.map(({ header }) => header));
  }

  lines(rows: unknown[]): string {
    return rows
      .map((row) => lineOf(this.columns.map(({ path, isNumber }) => cellOf(valueAt(row, path), isNumber))))
      .join('');
  }
}

const byteOrderMark = '\ufeff';
const specialCharacters = /[",\r\n]/;

/**
 * A record of RFC 4180. csv-stringify quotes only cells that hold its own record delimiter, so that a lone line feed
 * would tear the row.
 */
const lineOf = (cells: string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const quoted = (cell: string): string => (specialCharacters.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

function columnsOf(view: ViewClass, before: string[] = []): Column[] {
  return fieldsOf(view).flatMap(({ name, schema }) => {
    const path = [...before, name];
    const { part, isMany } = shapeOf(schema);
    if (part && !isMany && path.length < maxDepth) return columnsOf(part, path);
    const isNumber = schema.type === Number || schema.type === 'integer';
    return [{ header: path.join('.'), path, isNumber }];
  });
}

const valueAt = (row: unknown, path: string[]): unknown =>
  path.reduce<unknown>((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], row);

function cellOf(value: unknown, isNumber = false): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return isNumber && value.trim() !== '' ? String(Number(value)) : defused(value);
  if (Array.isArray(value)) return defused(value.map((element) => textOf(element)).join('; '));
  return defused(JSON.stringify(value));
}

const textOf = (element: unknown): string => (typeof element === 'string' ? element : JSON.stringify(element));

/** Spreadsheets run what begins so (CWE-1236); a leading apostrophe makes it text. */
const defused = (text: string): string => (/^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text);
