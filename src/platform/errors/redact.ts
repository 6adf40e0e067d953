const maxLength = 2_000;
const closingMarks: Record<string, string> = { '"': '"', "'": "'", '«': '»' };
const schemaWord = /\b(?:relation|table|column|constraint|index|function|type|schema|database|role) $/;
const maxSchemaWordLength = 12;
const schemaName = /^\w{1,63}$/;
const words = /[^\s<>"'(),;:]+/g;
const minTokenLength = 24;

/** A reason in a library's words, without the addresses, tokens and quoted values it may repeat. */
export function redact(reason: string): string;
export function redact(reason: string | null): string | null;
export function redact(reason: string | null): string | null {
  if (!reason) return reason;
  return withoutQuotedValues(reason.slice(0, maxLength)).replace(words, (word) =>
    word.includes('@') ? '…@…' : isToken(word) ? '…' : word,
  );
}

/** PostgreSQL quotes both names in the schema, which stay, and values that people sent. */
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

/** Names in a schema are long too, but have neither digits nor capitals. */
const isToken = (word: string): boolean =>
  word.length >= minTokenLength && (/\d/.test(word) || (/[a-z]/.test(word) && /[A-Z]/.test(word)));
