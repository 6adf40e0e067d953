/** A pasted line, or one item of a Markdown table with its column, counted from one; the column of a line is 0. */
export interface Row {
  line: number;
  raw: string;
  column: number;
}

/** A line break in a cell ends an item, unless a remark in parentheses follows. */
const itemBreak = /<br ?\/?>(?! ?\()/i;
const bareNumber = /^\d[\d &,–-]*$/;
const numberColumn = /^(?:#|no\.?|nr\.?|pages?|pp?\.?)$/i;

/** Splits the Markdown tables of a text into items and yields other lines unchanged. Header rows are not yielded. */
export function* readRows(lines: string[]): Generator<Row> {
  let header: string[] = [];
  for (const [index, raw] of lines.entries()) {
    const line = index + 1;
    if (!isTableRow(raw)) {
      header = [];
      yield { line, raw, column: 0 };
    } else if (isDelimiterRow(lines[line] ?? '')) {
      header = cellsOf(raw);
    } else if (!isDelimiterRow(raw)) {
      yield* itemsOf(raw, header).map((item) => ({ line, ...item }));
    }
  }
}

/** Returns the items of a row with their columns. A bare number gets the header: `2` below `Term` is `Term 2`. */
function itemsOf(row: string, header: string[]): Omit<Row, 'line'>[] {
  return cellsOf(row).flatMap((cell, index) => {
    const label = header[index] ?? '';
    if (cell === '' || numberColumn.test(label)) return [];
    return cell
      .split(itemBreak)
      .map((item) => item.trim())
      .map((item) => ({ raw: bareNumber.test(item) ? `${label} ${item}` : item, column: index + 1 }));
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

/** The row of dashes below a header (GitHub Flavored Markdown, section 4.10). */
function isDelimiterRow(raw: string): boolean {
  return isTableRow(raw) && raw.includes('-') && /^[\s|:-]+$/.test(raw);
}
