import { paced } from '#platform/pacing/pacing.js';

/** Two attempts with more equal wrong answers than chance explains, as indices of the attempts. */
export interface SimilarPair {
  one: number;
  other: number;
  /** Items that both answered wrongly. */
  bothWrong: number;
  /** Of these, items with the same answer. */
  equalWrong: number;
  /** The probability of at least as many equal wrong answers by chance. */
  probability: number;
}

/** Pairs are reported if less than this many are expected by chance among all pairs (Bonferroni). */
const expectedByChance = 0.05;

/**
 * Finds pairs with improbably many equal wrong answers by a generalized binomial test (van der Linden and Sotaridona, 2006,
 * Journal of Educational and Behavioral Statistics 31). Of the items both answered wrongly, each has a probability that the
 * second chooses the wrong answer of the first: the share of that answer among the wrong answers of the others. The
 * number of equal ones is then Poisson binomial. The larger probability of the two directions counts.
 *
 * `answers` has for each attempt one text per item; empty if the answer is not wrong.
 */
export async function similarPairs(answers: string[][]): Promise<SimilarPair[]> {
  const columns = wrongAnswersByItem(answers);
  const pairs = (answers.length * (answers.length - 1)) / 2;
  const found: SimilarPair[] = [];
  for await (const one of paced(answers.keys())) {
    for (let other = one + 1; other < answers.length; other++) {
      const pair = compare(columns, one, other);
      if (pair && pair.probability * pairs < expectedByChance) found.push(pair);
    }
  }
  return found.sort((a, b) => a.probability - b.probability || b.equalWrong - a.equalWrong);
}

/** The wrong answers to one item: a number for the answer of each attempt, 0 for none, and how many gave each. */
interface WrongAnswers {
  codes: Int32Array;
  counts: number[];
  total: number;
}

function wrongAnswersByItem(answers: string[][]): WrongAnswers[] {
  const itemCount = answers[0]?.length ?? 0;
  return Array.from({ length: itemCount }, (_, item) => {
    const known = new Map<string, number>();
    const column: WrongAnswers = { codes: new Int32Array(answers.length), counts: [0], total: 0 };
    for (const [attempt, texts] of answers.entries()) {
      const text = texts[item];
      if (!text) continue;
      const code = known.get(text) ?? known.size + 1;
      known.set(text, code);
      column.codes[attempt] = code;
      column.counts[code] = (column.counts[code] ?? 0) + 1;
      column.total += 1;
    }
    return column;
  });
}

function compare(columns: WrongAnswers[], one: number, other: number): SimilarPair | null {
  const shares: number[] = [];
  const sharesOfOther: number[] = [];
  let equalWrong = 0;
  for (const { codes, counts, total } of columns) {
    const [code, codeOfOther] = [codes[one] ?? 0, codes[other] ?? 0];
    if (code === 0 || codeOfOther === 0) continue;
    if (code === codeOfOther) equalWrong += 1;
    shares.push(((counts[code] ?? 0) - 1) / (total - 1));
    sharesOfOther.push(((counts[codeOfOther] ?? 0) - 1) / (total - 1));
  }
  if (equalWrong === 0) return null;
  const probability = Math.max(tailOf(shares, equalWrong), tailOf(sharesOfOther, equalWrong));
  return { one, other, bothWrong: shares.length, equalWrong, probability };
}

/** The probability of at least `least` successes in independent trials with these probabilities (Poisson binomial). */
export function tailOf(probabilities: number[], least: number): number {
  // below[k]: the probability of exactly k successes so far, for k < least; the rest has reached `least`.
  const below = Array.from({ length: least }, (_, k) => Number(k === 0));
  let reached = 0;
  for (const probability of probabilities) {
    reached += (below[least - 1] ?? 0) * probability;
    for (let k = least - 1; k >= 0; k--)
      below[k] = (below[k] ?? 0) * (1 - probability) + (k > 0 ? (below[k - 1] ?? 0) * probability : 0);
  }
  return Math.min(1, reached);
}
