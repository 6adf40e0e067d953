import { type Issue } from '#platform/problems/problem.js';
import { fingerprint } from '#questions/formats/external-ids.js';
import { ParseError } from '#questions/formats/text-file.js';

/** A line of the file. In lines other than comments, escaped characters are masked (escapes.ts). */
export interface SourceLine {
  number: number;
  text: string;
  isComment: boolean;
}

/** The lines of one question, description or category, and the notes of reading it. */
export class GiftBlock {
  readonly notes: Issue[] = [];
  readonly comments: SourceLine[];
  readonly text: string;
  private readonly lines: { number: number; start: number }[] = [];

  constructor(lines: SourceLine[]) {
    const content = lines.filter((line) => !line.isComment);
    this.comments = lines.filter((line) => line.isComment);
    this.text = content.map((line) => line.text).join('\n');
    let start = 0;
    for (const { number, text } of content) {
      this.lines.push({ number, start });
      start += text.length + 1;
    }
  }

  get body(): Span {
    return new Span(this, 0, this.text.length).trim();
  }

  /** The text of the question regardless of line breaks and indentation. */
  get source(): string {
    return this.text.normalize('NFC').replace(/\s+/g, ' ').trim();
  }

  /** The seed for the order of options: an unchanged question keeps its order. */
  get seed(): string {
    return fingerprint(this.source);
  }

  lineAt(offset: number): number {
    return this.lines.findLast(({ start }) => start <= offset)?.number ?? 1;
  }

  /** Notes each rule once per question, at its first place: a long question must not flood the notes. */
  note(at: Span, rule: string, message: string): void {
    if (!this.notes.some((noted) => noted.rule === rule)) this.notes.push({ line: at.line, rule, message });
  }
}

/** A part of a block's text that knows its line. Offsets are relative to its start. */
export class Span {
  constructor(
    readonly block: GiftBlock,
    private readonly start: number,
    private readonly end: number,
  ) {}

  get text(): string {
    return this.block.text.slice(this.start, this.end);
  }

  get line(): number {
    return this.block.lineAt(this.start);
  }

  slice(from: number, to = this.end - this.start): Span {
    return new Span(this.block, this.start + from, this.start + to);
  }

  trim(): Span {
    const { text } = this;
    const indent = text.length - text.trimStart().length;
    return this.slice(indent, Math.max(indent, text.trimEnd().length));
  }

  /** The text before a mark and, if the mark is there, the text after it. */
  cut(mark: string, at = this.text.indexOf(mark)): [before: Span, after?: Span] {
    if (at < 0) return [this.trim()];
    return [this.slice(0, at).trim(), this.slice(at + mark.length).trim()];
  }

  note(rule: string, message: string): void {
    this.block.note(this, rule, message);
  }

  parseError(rule: string, message: string): ParseError {
    return new ParseError({ line: this.line, rule, message });
  }
}
