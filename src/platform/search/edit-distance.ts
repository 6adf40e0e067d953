/**
 * Whether one word becomes the other by at most `max` changes: a letter added, left out or replaced, or two neighbours
 * exchanged (optimal string alignment, a restricted Damerau-Levenshtein distance).
 */
export function isWithinDistance(a: string, b: string, max: number): boolean {
  const [left, right] = [Array.from(a), Array.from(b)];
  if (Math.abs(left.length - right.length) > max) return false;
  let previous: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let i = 1; i <= left.length; i++) {
    const [beforePrevious, above] = [previous, row];
    previous = above;
    row = [i];
    for (let j = 1; j <= right.length; j++) {
      const replaced = at(above, j - 1) + (left[i - 1] === right[j - 1] ? 0 : 1);
      const isExchanged = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      const exchanged = isExchanged ? at(beforePrevious, j - 2) + 1 : Infinity;
      row.push(Math.min(at(above, j) + 1, at(row, j - 1) + 1, replaced, exchanged));
    }
    if (Math.min(...row) > max) return false;
  }
  return at(row, right.length) <= max;
}

const at = (row: number[], index: number): number => row[index] ?? Infinity;
