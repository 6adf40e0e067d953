import { fieldsOf } from '#platform/shapes/declared-field.js';
import { shapeOf, type ViewClass } from '#platform/shapes/shapes.js';
import { signedFrom } from '#platform/shapes/signed-url.js';

/** One CSV column: its header, and the path of its value in a row. */
interface Column {
  header: string;
  path: string[];
  isNumber: boolean;
}

const maxDepth = 4;

/**
 * Rows of a View as CSV (RFC 4180): one column per declared field, nested fields as `classroom.name`, lists joined by
 * `; `. Starts with a byte order mark, because Excel reads UTF-8 without one in the machine's legacy encoding. Values
 * that look like formulas are escaped.
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

export const byteOrderMark = '\ufeff';
const specialCharacters = /[",\r\n]/;

/** One line of a CSV file. Texts that look like formulas are escaped; numbers are written as they are. */
export const csvLine = (cells: (string | number | null)[]): string => lineOf(cells.map((cell) => cellOf(cell)));

/** csv-stringify quotes only cells that contain its own record delimiter, so a lone line feed would split the row. */
const lineOf = (cells: string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const quoted = (cell: string): string => (specialCharacters.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

function columnsOf(view: ViewClass, parents: string[] = []): Column[] {
  const lasting = fieldsOf(view).filter(({ schema }) => schema[signedFrom] === undefined);
  return lasting.flatMap(({ name, schema }) => {
    const path = [...parents, name];
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
  if (typeof value === 'string') return isNumber && value.trim() !== '' ? String(Number(value)) : escapeFormula(value);
  if (Array.isArray(value)) return escapeFormula(value.map((element) => textOf(element)).join('; '));
  return escapeFormula(JSON.stringify(value));
}

const textOf = (element: unknown): string => (typeof element === 'string' ? element : JSON.stringify(element));

/** Spreadsheets evaluate cells that start with these characters (CWE-1236); a leading apostrophe makes them text. */
const escapeFormula = (text: string): string =>
  /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
