/** A step of a command; `isNew` is false if it was already done. */
export interface Step {
  what: string;
  isNew: boolean;
}

/** Collects the steps of a command and prints each to stderr. */
export class Steps {
  readonly all: Step[] = [];

  add(what: string, isNew: boolean): void {
    this.all.push({ what, isNew });
    console.error(`  ${isNew ? 'done  ' : 'exists'}  ${what}`);
  }
}

/** Prints the progress of one organization to stderr. */
export const reportProgress = (slug: string, what: string): void => console.error(`  ${slug}: ${what}`);

/** 1536 is `1.5 KiB`. */
export function sizeText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${(bytes / 1024 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`;
}

/** A text table with aligned columns. */
export function table(headings: string[], rows: string[][]): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
