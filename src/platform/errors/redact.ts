const maxLength = 2_000;
const closingMarks: Record<string, string> = { '"': '"', "'": "'", '«': '»' };
const schemaWord = /\b(?:relation|table|column|constraint|index|function|type|schema|database|role) $/;
const maxSchemaWordLength = 12;
const schemaName = /^\w{1,63}$/;
const word = /[^\s<>"'(),;:]+/g;
const minTokenLength = 24;

/** Removes email addresses, tokens and quoted values from an error message of a library. */
export function redact(reason: string): string;
export function redact(reason: string | null): string | null;
export function redact(reason: string | null): string | null {
  if (!reason) return reason;
  return withoutQuotedValues(reason.slice(0, maxLength)).replace(word, (found) =>
    found.includes('@') ? '…@…' : isToken(found) ? '…' : found,
  );
}

/** PostgreSQL quotes both schema names, which are kept, and values, which are removed. */
function withoutQuotedValues(reason: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { index, 0: mark } of reason.matchAll(/["'«]/g)) {
    const end = index < at ? -1 : reason.indexOf(closingMarks[mark] ?? mark, index + 1);
    if (end < 0) continue;
    const before = reason.slice(Math.max(at, index - maxSchemaWordLength), index);
    const isName = mark === '"' && schemaWord.test(before) && schemaName.test(reason.slice(index + 1, end));
    parts.push(reason.slice(at, index), isName ? reason.slice(index, end + 1) : '"…"');
    at = end + 1;
  }
  return parts.join('') + reason.slice(at);
}

/** Long words with digits or mixed case. Schema names can be long too, but have neither. */
const isToken = (word: string): boolean =>
  word.length >= minTokenLength && (/\d/.test(word) || (/[a-z]/.test(word) && /[A-Z]/.test(word)));
