/** A whole tag: its element, whether it has attributes, and where it ends. */
export interface TagFound {
  name: string;
  hasAttributes: boolean;
  end: number;
}

const space = ' \t\n\r';
const maxTagLength = 10_000;

/** Reads a tag as CommonMark defines it, whose quoted values hold no brackets or backticks; undefined for anything else. */
export function tagAt(text: string, start: number): TagFound | undefined {
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

  /** White space, a name, and perhaps `=` and a value; false, and nowhere further, when no attribute is here. */
  takeAttribute(): boolean {
    const start = this.at;
    if (this.skipSpace() && /[a-z_:]/i.test(this.next)) {
      this.take(/[\w:.-]/);
      const end = this.at;
      this.skipSpace();
      if (this.next !== '=') this.at = end;
      else if (!this.takeValue()) return this.back(start);
      return true;
    }
    return this.back(start);
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

  private back(start: number): false {
    this.at = start;
    return false;
  }
}
