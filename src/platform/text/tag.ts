/** A complete tag: its element name, whether it has attributes, and the position after it. */
export interface ParsedTag {
  name: string;
  hasAttributes: boolean;
  end: number;
}

const space = ' \t\n\r';
const maxTagLength = 10_000;

/** Parses a tag as defined by CommonMark, without brackets or backticks in quoted values; undefined for anything else. */
export function tagAt(text: string, start: number): ParsedTag | undefined {
  const isClosing = text[start + 1] === '/';
  const reader = new TagReader(text, start + (isClosing ? 2 : 1));
  const name = reader.take(/[a-z0-9]/i);
  if (!/^[a-z]/i.test(name)) return undefined;
  let attributes = 0;
  while (!isClosing && reader.takeAttribute()) attributes++;
  reader.skipSpace();
  if (!isClosing && reader.next === '/') reader.at++;
  if (reader.next !== '>' || reader.at - start > maxTagLength) return undefined;
  return { name, hasAttributes: attributes > 0, end: reader.at + 1 };
}

class TagReader {
  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  get next(): string {
    return this.text[this.at] ?? '';
  }

  take(allowed: RegExp): string {
    const start = this.at;
    while (this.next && allowed.test(this.next)) this.at++;
    return this.text.slice(start, this.at);
  }

  skipSpace(): boolean {
    const start = this.at;
    while (this.next && space.includes(this.next)) this.at++;
    return this.at > start;
  }

  /** Reads white space, a name, and an optional `=` and value. If there is no attribute, returns false and does not advance. */
  takeAttribute(): boolean {
    const start = this.at;
    if (this.skipSpace() && /[a-z_:]/i.test(this.next)) {
      this.take(/[\w:.-]/);
      const end = this.at;
      this.skipSpace();
      if (this.next !== '=') this.at = end;
      else if (!this.takeValue()) return this.reset(start);
      return true;
    }
    return this.reset(start);
  }

  private takeValue(): boolean {
    this.at++;
    this.skipSpace();
    const quote = this.next;
    if (quote !== '"' && quote !== "'") return this.take(/[^\s"'=<>`]/) !== '';
    this.at++;
    this.take(quote === '"' ? /[^"<>`]/ : /[^'<>`]/);
    if (this.next !== quote) return false;
    this.at++;
    return true;
  }

  private reset(start: number): false {
    this.at = start;
    return false;
  }
}
