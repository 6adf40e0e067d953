import { paced } from '#platform/pacing/pacing.js';

/** One attempt: its scores by item, in the order of the items. That of a group is one. */
export interface AttemptRow {
  /** Scores joined by `,`: nothing for an item that the attempt does not have, `-` for an item without an answer. */
  scores: string;
  /** The score of an attempt without items. */
  score: string | null;
  /** How long the student worked, without pauses; null for work without a start. */
  seconds: number | null;
  /** How many students have the attempt: the members of a group. */
  students: number;
}

/** The scores of one item, in hundredths of a point. */
export interface ItemColumn {
  /** The attempts that have the item, as rows of the matrix. */
  rows: Int32Array;
  scores: Float64Array;
  unanswered: number;
}

/** Attempts × items. All scores are in hundredths of a point. */
export interface ScoreMatrix {
  /** The sum of the items of each attempt; its score if the assessment has no items. */
  totals: Float64Array;
  items: ItemColumn[];
  /** Whether each attempt has every item. */
  isComplete: boolean;
}

/** Reads the rows of the matrix, paced, because there may be millions of scores. */
export async function readMatrix(
  attempts: Pick<AttemptRow, 'scores' | 'score'>[],
  itemCount: number,
): Promise<ScoreMatrix> {
  const totals = new Float64Array(attempts.length);
  const columns = Array.from({ length: itemCount }, () => new ColumnReader(attempts.length));
  let row = 0;
  for await (const { scores, score } of paced(attempts)) {
    if (itemCount === 0) totals[row] = hundredths(score ?? '0');
    else totals[row] = scores.split(',').reduce((sum, text, at) => sum + (columns[at]?.read(row, text) ?? 0), 0);
    row += 1;
  }
  const items = columns.map((column) => column.done());
  return { totals, items, isComplete: items.every(({ rows }) => rows.length === attempts.length) };
}

/** The totals of the attempts, each as often as students have it. Questions may cost points, but not a total below zero. */
export const totalsOfStudents = ({ totals }: ScoreMatrix, attempts: Pick<AttemptRow, 'students'>[]): Float64Array =>
  Float64Array.from(
    attempts.flatMap(({ students }, row) => Array<number>(students).fill(Math.max(0, totals[row] ?? 0))),
  );

/** A score of two decimals in hundredths, as an integer. */
const hundredths = (score: string): number => Math.round(Number(score) * 100);

class ColumnReader {
  private readonly rows: Int32Array;
  private readonly scores: Float64Array;
  private count = 0;
  private unanswered = 0;

  constructor(size: number) {
    this.rows = new Int32Array(size);
    this.scores = new Float64Array(size);
  }

  read(row: number, text: string): number {
    if (text === '') return 0;
    const score = text === '-' ? 0 : hundredths(text);
    if (text === '-') this.unanswered += 1;
    this.rows[this.count] = row;
    this.scores[this.count] = score;
    this.count += 1;
    return score;
  }

  done(): ItemColumn {
    const { count, unanswered } = this;
    return { rows: this.rows.subarray(0, count), scores: this.scores.subarray(0, count), unanswered };
  }
}
