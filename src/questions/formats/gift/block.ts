import { type Issue } from '#platform/problems/problem.js';
import { fingerprint } from '#questions/formats/imported-question.js';

/** A line of the file; the escapes of a line that is no comment are veiled. */
export interface SourceLine {
  number: number;
  text: string;
  isComment: boolean;
}

/** Ends the reading of one question; the next one is read all the same. */
export class Unreadable extends Error {
  constructor(readonly fault: Issue) {
    super(fault.message);
  }
}

/** The lines of one question, description or category, and what is noted while it is read. */
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

  /** What the question says, however it is wrapped or indented. */
  get source(): string {
    return this.text.normalize('NFC').replace(/\s+/g, ' ').trim();
  }

  /** Seeds the order of options, so that it stays while the question stays. */
  get seed(): string {
    return fingerprint(this.source);
  }

  lineAt(offset: number): number {
    return this.lines.findLast(({ start }) => start <= offset)?.number ?? 1;
  }

  /** Notes each kind of change once, where it first happens: a long question must not flood the report. */
  note(at: Span, rule: string, message: string): void {
    if (!this.notes.some((noted) => noted.rule === rule)) this.notes.push({ line: at.line, rule, message });
  }
}

/** A stretch of a block's text that knows its line. Positions passed in and out count from its start. */
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

  /** What stands before a mark and, if the mark is there, what follows it. */
  cut(mark: string, at = this.text.indexOf(mark)): [before: Span, after?: Span] {
    if (at < 0) return [this.trim()];
    return [this.slice(0, at).trim(), this.slice(at + mark.length).trim()];
  }

  note(rule: string, message: string): void {
    this.block.note(this, rule, message);
  }

  unreadable(rule: string, message: string): Unreadable {
    return new Unreadable({ line: this.line, rule, message });
  }
}
