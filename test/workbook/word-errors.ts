/** The words of a text as they are compared: lower case, without punctuation. */
const comparable = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];

/** The words of the reference, and how many must be replaced, inserted or deleted to get them (Levenshtein). */
export function wordErrors(recognized: string, reference: string): { errors: number; words: number } {
  const [from, to] = [comparable(recognized), comparable(reference)];
  let row = to.map((_, at) => at + 1);
  for (const [at, word] of from.entries()) {
    let diagonal = at;
    let left = at + 1;
    row = row.map((above, column) => {
      const cost = Math.min(above + 1, left + 1, diagonal + (to[column] === word ? 0 : 1));
      diagonal = above;
      left = cost;
      return cost;
    });
  }
  return { errors: row.at(-1) ?? from.length, words: to.length };
}
