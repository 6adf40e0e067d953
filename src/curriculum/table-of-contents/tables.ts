/** A line as it is pasted, or one item of a Markdown table with the column it stands in, counted from one. */
export interface Row {
  line: number;
  raw: string;
  column: number;
}

/** A line break in a cell ends an item, unless a remark in brackets follows. */
const itemBreak = /<br ?\/?>(?! ?\()/i;
const counter = /^\d[\d &,–-]*$/;
const countingColumn = /^(?:#|no\.?|nr\.?|pages?|pp?\.?)$/i;

/** The lines of a text with its tables taken apart; their header names the columns and is no row itself. */
export function* readRows(lines: string[]): Generator<Row> {
  let header: string[] = [];
  for (const [index, raw] of lines.entries()) {
    const line = index + 1;
    if (!isTableRow(raw)) {
      header = [];
      yield { line, raw, column: 0 };
    } else if (isRuler(lines[line] ?? '')) {
      header = cellsOf(raw);
    } else if (!isRuler(raw)) {
      yield* itemsOf(raw, header).map((item) => ({ line, ...item }));
    }
  }
}

/** A cell's items stand one column deeper than those of the cell before it; `2` below `Term` is `Term 2`. */
function itemsOf(row: string, header: string[]): Omit<Row, 'line'>[] {
  return cellsOf(row).flatMap((cell, index) => {
    const label = header[index] ?? '';
    if (cell === '' || countingColumn.test(label)) return [];
    return cell
      .split(itemBreak)
      .map((item) => item.trim())
      .map((item) => ({ raw: counter.test(item) ? `${label} ${item}` : item, column: index + 1 }));
  });
}

function cellsOf(row: string): string[] {
  return row
    .split('|')
    .slice(1)
    .map((cell) => cell.trim());
}

function isTableRow(raw: string): boolean {
  return raw.trimStart().startsWith('|');
}

function isRuler(raw: string): boolean {
  return isTableRow(raw) && raw.includes('-') && /^[\s|:-]+$/.test(raw);
}
