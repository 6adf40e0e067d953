/** Part of a text: from `start` up to, but not including, `end`. */
export interface Range {
  start: number;
  end: number;
}

/** Start of a tag, raw or escaped. Escaped tags count so that sanitizing the result again changes nothing. */
const tagStart = /(?:<|&lt;)[a-z/!?]/i;
const preformatted = /(?:<|&lt;)pre/i;
const formula = /\$|\\[([]/;
const displayFormula = /\$\$|\\\[/;
const openingFence = /^(?:(`{3,})[^`<&]*|(~{3,})(?:[^~`<&][^`<&]*)?)$/;
const possibleFence = /^[\s>*+\-\d.)]{0,100}(?:`{3}|~{3})/;
const blank = /^[ \t]*$/;

/**
 * The parts of a Markdown text that every renderer shows as code. Where renderers may differ (a fence in a list, a code
 * span in a table, code after raw HTML or a formula), the text does not count as code and is sanitized.
 */
export function codeIn(text: string): Range[] {
  return text.includes('`') || text.includes('~~~') ? new CodeFinder(text).find() : [];
}

class CodeFinder {
  private readonly found: Range[] = [];
  private readonly lines: Range[];
  /** Whether a tag was found since the last blank line. */
  private hasTag = false;
  /** Whether no code span or formula is open since the last blank line, so that backticks pair the same way everywhere. */
  private trustsSpans = true;
  private trustsFences = true;
  /** False after the first `<pre`, because its HTML block may continue past blank lines. */
  private trustsAnything = true;

  constructor(private readonly text: string) {
    this.lines = linesOf(text);
  }

  find(): Range[] {
    for (let index = 0; index < this.lines.length && this.trustsAnything; index++) {
      const line = this.textOf(this.lines[index]);
      const last = this.fenceFrom(index, line);
      if (last > index) index = last;
      else this.readLine(line, this.lines[index]?.start ?? 0);
    }
    return this.found;
  }

  /** The index of the line that closes the fence opened here; -1 if renderers may disagree about the fence. */
  private fenceFrom(index: number, line: string): number {
    if (!this.trustsFences || !possibleFence.test(line)) return -1;
    const [, backticks, tildes] = (!this.hasTag && openingFence.exec(line)) || [];
    const fence = backticks ?? tildes;
    const last = fence ? this.closingLine(index, fence) : -1;
    this.trustsFences = last > 0;
    if (last > 0) this.found.push({ start: this.lines[index]?.start ?? 0, end: this.lines[last]?.end ?? 0 });
    return last;
  }

  private closingLine(from: number, fence: string): number {
    for (let index = from + 1; index < this.lines.length; index++) {
      const line = this.textOf(this.lines[index]);
      const content = line.trimStart();
      if (content.startsWith(fence)) return isClosing(line, fence.charAt(0)) ? index : -1;
    }
    return -1;
  }

  private readLine(line: string, start: number): void {
    if (blank.test(line)) {
      this.hasTag = false;
      this.trustsSpans = true;
      return;
    }
    const rest = this.readSpans(line, start);
    if (tagStart.test(rest)) this.hasTag = true;
    if (this.hasTag || formula.test(rest)) this.trustsSpans = false;
    if (displayFormula.test(line)) this.trustsFences = false;
    if (preformatted.test(line)) this.trustsAnything = false;
  }

  /** Collects the code spans of a line. Returns the text after the last span, or from the first ambiguous backtick on. */
  private readSpans(line: string, start: number): string {
    let at = 0;
    for (let open = line.indexOf('`'); open >= 0 && this.trustsSpans; open = line.indexOf('`', at)) {
      const between = line.slice(at, open);
      const close = closingRun(line, open);
      const isAmbiguous = tagStart.test(between) || formula.test(between) || between.endsWith('\\');
      if (isAmbiguous || close === undefined || line.slice(open, close).includes('|')) {
        this.trustsSpans = false;
        break;
      }
      this.found.push({ start: start + open, end: start + close });
      at = close;
    }
    return line.slice(at);
  }

  private textOf(line: Range | undefined): string {
    return line ? this.text.slice(line.start, line.end) : '';
  }
}

/** The end of the code span opened at `open`: after the next run of the same number of backticks. */
function closingRun(line: string, open: number): number | undefined {
  const length = runAt(line, open);
  for (let at = line.indexOf('`', open + length); at >= 0;) {
    const run = runAt(line, at);
    if (run === length) return at + run;
    at = line.indexOf('`', at + run);
  }
  return undefined;
}

function runAt(line: string, at: number): number {
  let end = at;
  while (line[end] === '`') end++;
  return end - at;
}

/** Whether the line closes a fence: at most three spaces before the marks, only spaces after them (CommonMark). */
function isClosing(line: string, mark: string): boolean {
  const indent = line.length - line.trimStart().length;
  const rest = line.trim();
  return indent <= 3 && !line.slice(0, indent).includes('\t') && rest === mark.repeat(rest.length);
}

function linesOf(text: string): Range[] {
  const lines: Range[] = [];
  let start = 0;
  for (const { 0: ending, index } of text.matchAll(/\r\n|\r|\n/g)) {
    lines.push({ start, end: index });
    start = index + ending.length;
  }
  return [...lines, { start, end: text.length }];
}
