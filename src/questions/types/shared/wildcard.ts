/** The literal pieces between the stars of a pattern: `['col', 'r']` for `col*r`. `\*` is a literal star. */
export function piecesOf(pattern: string): string[] {
  const pieces: [string, ...string[]] = [''];
  for (const [token] of pattern.matchAll(/\\\*|\*+|[^\\*]+|\\/g)) {
    if (token.startsWith('*')) pieces.push('');
    else pieces[pieces.length - 1] += token === '\\*' ? '*' : token;
  }
  return pieces;
}

/**
 * Whether `text` consists of these pieces in this order with any characters between them. The earliest match of each
 * piece is always sufficient, so the search takes time linear in the lengths of text and pattern.
 */
export function matchesPieces(text: string, pieces: string[]): boolean {
  const [first = '', ...middle] = pieces;
  const last = middle.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let from = first.length;
  for (const piece of middle) {
    const found = indexOf(piece, text, from);
    if (found < 0 || found + piece.length > end) return false;
    from = found + piece.length;
  }
  return true;
}

/**
 * The first index of `piece` in `text` from `from` on, or -1 (Knuth, Morris and Pratt, 1977). `String.indexOf` does not
 * guarantee linear time: searching 20,000 repetitive letters in 50,000 took a hundred times as long.
 */
function indexOf(piece: string, text: string, from: number): number {
  if (piece === '') return from;
  const borders = bordersOf(piece);
  let matched = 0;
  for (let at = from; at < text.length; at++) {
    while (matched > 0 && text[at] !== piece[matched]) matched = borders[matched - 1] ?? 0;
    if (text[at] === piece[matched]) matched++;
    if (matched === piece.length) return at - matched + 1;
  }
  return -1;
}

/** For each prefix of `piece`, the length of its longest border: where the search resumes after a mismatch. */
function bordersOf(piece: string): number[] {
  const borders = [0];
  let matched = 0;
  for (let at = 1; at < piece.length; at++) {
    while (matched > 0 && piece[at] !== piece[matched]) matched = borders[matched - 1] ?? 0;
    if (piece[at] === piece[matched]) matched++;
    borders.push(matched);
  }
  return borders;
}
