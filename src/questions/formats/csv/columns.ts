import { columnKey } from '#platform/tabular/csv.js';

/** The choices of a question are in columns named by these letters; `correct` refers to them. */
export const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
/** An export has this many choice columns; a file may have up to Z. */
export const writtenLetters = letters.slice(0, 10);

const choiceColumn = (letter: string) => `choice_${letter.toLowerCase()}`;
const feedbackColumn = (letter: string) => `feedback_${letter.toLowerCase()}`;

const first = ['id', 'type', 'category', 'title', 'question', 'format', 'correct', 'points', 'feedback'] as const;
const last = [
  'feedback_correct',
  'feedback_partly',
  'feedback_incorrect',
  'case_sensitive',
  'units',
  'guidance',
  'tags',
] as const;

type Column = (typeof first)[number] | (typeof last)[number];

/** The columns of an export, in an order that does not change. */
export const columns: string[] = [
  ...first,
  ...last,
  ...writtenLetters.flatMap((letter) => [choiceColumn(letter), feedbackColumn(letter)]),
];

const known = new Set(
  [...columns, ...letters.flatMap((letter) => [choiceColumn(letter), feedbackColumn(letter)])].map(columnKey),
);

export const isKnown = (column: string): boolean => known.has(columnKey(column));

/** One row by its columns; a missing column is empty. */
export class Row {
  constructor(
    readonly line: number,
    private readonly values: Record<string, string>,
  ) {}

  get(column: Column): string {
    return this.values[columnKey(column)]?.trim() ?? '';
  }

  /** The choices by letter, without empty columns. */
  get choices(): { letter: string; text: string; feedback: string }[] {
    return letters.flatMap((letter) => {
      const text = this.values[columnKey(choiceColumn(letter))]?.trim() ?? '';
      const feedback = this.values[columnKey(feedbackColumn(letter))]?.trim() ?? '';
      return text === '' && feedback === '' ? [] : [{ letter, text, feedback }];
    });
  }
}

/** A row as cells. `choices` have a text and its feedback. */
export function cellsOf(
  values: Partial<Record<Column, string | undefined>>,
  choices: { text: string; feedback?: string | undefined }[],
): string[] {
  const byColumn = new Map<string, string | undefined>(Object.entries(values));
  choices.forEach(({ text, feedback }, index) => {
    const letter = writtenLetters[index] ?? '';
    byColumn.set(choiceColumn(letter), text).set(feedbackColumn(letter), feedback);
  });
  return columns.map((column) => byColumn.get(column) ?? '');
}
