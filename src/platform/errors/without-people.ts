const longest = 2_000;
/** What PostgreSQL quotes is either a name in the schema or what somebody sent. */
const quoted =
  /\b(?<what>relation|table|column|constraint|index|function|type|schema|database|role) "(?<name>\w{1,63})"|"[^"]*"|'[^']*'|«[^»]*»/g;
const words = /[^\s<>"'(),;:]+/g;
const shortestToken = 24;

/** A reason in a library's words, without the addresses, tokens and quoted values it may repeat. */
export function withoutPeople(reason: string): string;
export function withoutPeople(reason: string | null): string | null;
export function withoutPeople(reason: string | null): string | null {
  return (
    reason &&
    reason
      .slice(0, longest)
      .replace(quoted, (whole: string, what: string | undefined) => (what ? whole : '"…"'))
      .replace(words, (word) => (word.includes('@') ? '…@…' : isToken(word) ? '…' : word))
  );
}

/** Names in a schema are long too, but have neither digits nor capitals. */
const isToken = (word: string): boolean =>
  word.length >= shortestToken && (/\d/.test(word) || (/[a-z]/.test(word) && /[A-Z]/.test(word)));
