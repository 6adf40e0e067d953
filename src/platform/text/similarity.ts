/** How many pairs of adjacent letters two words share, from 0 to 1 (Dice's coefficient). */
export function similarity(a: string, b: string): number {
  const pairs = (text: string) => new Set(Array.from(text).map((_, at, all) => all.slice(at, at + 2).join('')));
  const [left, right] = [pairs(a), pairs(b)];
  return (2 * [...left].filter((pair) => right.has(pair)).length) / (left.size + right.size);
}
