import { type SourceLine } from './block.js';

/** The labels in the comments of a question: `// [id:history-7] [tag:civil war]`. */
export interface Labels {
  id: string | undefined;
  tags: string[];
}

/** Reads labels. The first id counts, as in Moodle; a `]` inside a label is written `\]`. */
export function readLabels(comments: SourceLine[]): Labels {
  const labels = comments.flatMap((comment) => [...labelsIn(comment.text)]);
  const valuesOf = (name: string) => labels.filter((label) => label.name === name).map((label) => label.value);
  return { id: valuesOf('id').at(0), tags: [...new Set(valuesOf('tag'))] };
}

function* labelsIn(comment: string): Generator<{ name: string; value: string }> {
  const opening = /\[(id|tag):/g;
  for (let match = opening.exec(comment); match; match = opening.exec(comment)) {
    const [, name = ''] = match;
    const end = closingBracket(comment, opening.lastIndex);
    if (end < 0) return;
    const value = comment.slice(opening.lastIndex, end).replaceAll('\\]', ']').trim().normalize('NFC');
    if (value) yield { name, value };
    opening.lastIndex = end;
  }
}

function closingBracket(comment: string, from: number): number {
  let end = comment.indexOf(']', from);
  while (end > 0 && comment[end - 1] === '\\') end = comment.indexOf(']', end + 1);
  return end;
}
