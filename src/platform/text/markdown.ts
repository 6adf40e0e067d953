import { isAllowed, isRefused, isText } from './html-elements.js';
import { nameAt, sanitizeElements, tagStart } from './html.js';
import { isSafeTarget, refusedScheme } from './link-target.js';
import { codeIn, type Range } from './markdown-code.js';
import { tagAt } from './tag.js';

/**
 * Sanitizes Markdown: raw HTML is restricted to allowed elements, links to allowed schemes. Refused tags are escaped and
 * refused URLs get the scheme `unsafe:`, so both stay readable. All other text, including code, is returned unchanged.
 */
export function sanitizeMarkdown(text: string): string {
  let before = text;
  for (let pass = 1; pass <= maxPasses; pass++) {
    const after = sanitizeOnce(before);
    if (after === before) return after;
    before = after;
  }
  return before.replaceAll('<', '&lt;');
}

/** A sanitized tag can become part of a link, so sanitizing repeats until the text no longer changes. */
const maxPasses = 6;

function sanitizeOnce(text: string): string {
  const linked = /\][(:]/.test(text) ? outsideCode(text, defuseLinks) : text;
  return tagStart.test(linked) ? outsideCode(linked, sanitizeTags) : linked;
}

/** Applies `change` to the parts of a text outside of code. */
function outsideCode(text: string, change: (text: string, parts: Range[]) => string): string {
  const parts: Range[] = [];
  let start = 0;
  for (const code of codeIn(text)) {
    parts.push({ start, end: code.start });
    start = code.end;
  }
  return change(text, [...parts, { start, end: text.length }]);
}

/** Defuses inline links, images and link reference definitions, found by the `](` or `]:` before their URL. */
function defuseLinks(text: string, parts: Range[]): string {
  const rewriter = new Rewriter(text);
  for (const { start, end } of parts) {
    for (let at = text.indexOf(']', start); at >= 0 && at < end; at = text.indexOf(']', at + 1)) {
      const mark = text[at + 1];
      if (mark === '(' || mark === ':') defuse(text, skipSpace(text, at + 2), mark === '(', rewriter);
    }
  }
  return rewriter.result();
}

const maxTargetLength = 4_000;
const maxPrefixLength = 400;

/** Prefixes a refused URL with `unsafe:`. Angle brackets around a URL are removed, because they look like a tag. */
function defuse(text: string, at: number, isInline: boolean, rewriter: Rewriter): void {
  const bracketedUrl = /^<([^<>\n\r`$\\&]*)>/.exec(text.slice(at, at + maxTargetLength))?.[1];
  const url = bracketedUrl?.replace(/[\s()"']/g, encode) ?? wordAt(text, at);
  const isEmpty = !isInline && /^[^:]*:?$/.test(url);
  const prefix = isEmpty || isSafeTarget(url) ? '' : refusedScheme;
  if (bracketedUrl) rewriter.replace(at, at + bracketedUrl.length + 2, prefix + url);
  else if (prefix) rewriter.replace(at, at, prefix);
}

const wordAt = (text: string, at: number) => /^[^ \t\n\r)]*/.exec(text.slice(at, at + maxPrefixLength))?.[0] ?? '';

const encode = (character: string) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;

function skipSpace(text: string, at: number): number {
  let next = at;
  while (' \t\n\r'.includes(text[next] ?? '.')) next++;
  return next;
}

/** An allowed tag with attributes. All tags of a text are sanitized in one call, because each call has a fixed cost. */
interface Tag extends Range {
  source: string;
}

function sanitizeTags(text: string, parts: Range[]): string {
  const rewriter = new Rewriter(text);
  const tags: Tag[] = [];
  const marks = new Marks(text);
  for (const { start, end } of parts) {
    for (let at = text.indexOf('<', start); at >= 0 && at < end;) {
      const next = readBracket(text, at, { marks, tags, rewriter });
      at = text.indexOf('<', next);
    }
  }
  sanitizeAttributes(tags, rewriter);
  return rewriter.result();
}

interface TagContext {
  marks: Marks;
  tags: Tag[];
  rewriter: Rewriter;
}

/** Handles one `<`. Returns the position at which to continue. */
function readBracket(text: string, at: number, { marks, tags, rewriter }: TagContext): number {
  if (!/[a-z/!?]/i.test(text[at + 1] ?? '')) return at + 1;
  const link = autolinkEnd(text, at);
  if (link) return link;
  const tag = tagAt(text, at);
  const source = text.slice(at, tag?.end ?? at);
  if (tag && isAllowed(tag.name) && !(tag.hasAttributes && isText(source, tag.name))) {
    if (tag.hasAttributes) tags.push({ start: at, end: tag.end, source });
    return tag.end;
  }
  if (tag || !isComparison(text, at, marks)) rewriter.replace(at, at + 1, '&lt;');
  return at + 1;
}

/** The end of an autolink such as `<https://…>` or `<name@school.example>`; 0 if there is none. */
function autolinkEnd(text: string, at: number): number {
  const start = text.slice(at, at + maxTargetLength);
  const [link] = /^<[a-z][a-z0-9+.-]+:[^\s<>"'`\\$|]*>/i.exec(start) ?? [];
  if (link) return isSafeTarget(link.slice(1, -1)) ? at + link.length : 0;
  const [email] = /^<[\w.+-]+@[\w.-]+>/.exec(start) ?? [];
  return email ? at + email.length : 0;
}

/** Whether `<` is a comparison such as `x<y`: no renderer reads it as a tag or link. */
function isComparison(text: string, at: number, marks: Marks): boolean {
  const name = nameAt(text, at + 1);
  if (!/^[a-z]/i.test(name) || name.includes(':') || isRefused(name)) return false;
  return !marks.hasEqualsBeforeBracket(at);
}

/** Looks ahead for `=` and `>`. Positions are cached, so the text is scanned once and the cost stays linear. */
class Marks {
  private equals = -1;
  private bracket = -1;

  constructor(private readonly text: string) {}

  hasEqualsBeforeBracket(at: number): boolean {
    if (this.equals < at) this.equals = this.find('=', at);
    if (this.bracket < at) this.bracket = this.find('>', at);
    return this.equals < this.bracket || (this.equals < Infinity && this.bracket === Infinity);
  }

  private find(mark: string, at: number): number {
    const found = this.text.indexOf(mark, at);
    return found < 0 ? Infinity : found;
  }
}

const separator = '\0';

function sanitizeAttributes(tags: Tag[], rewriter: Rewriter): void {
  if (tags.length === 0) return;
  const sanitized = sanitizeElements(tags.map(({ source }) => source + closing(source)).join(separator)).split(
    separator,
  );
  tags.forEach(({ start, end, source }, index) => {
    if (sanitized.length === tags.length)
      rewriter.replace(start, end, (sanitized[index] ?? '').replace(closing(source), ''));
    else rewriter.replace(start, start + 1, '&lt;');
  });
}

const closing = (tag: string) => {
  const name = nameAt(tag, 1).toLowerCase();
  return ['img', 'br', 'hr', 'wbr', 'col'].includes(name) ? '' : `</${name}>`;
};

/** Collects replacements in any order and applies them in one pass. Overlapping replacements are skipped. */
class Rewriter {
  private readonly changes: (Range & { replacement: string })[] = [];

  constructor(private readonly text: string) {}

  replace(start: number, end: number, replacement: string): void {
    this.changes.push({ start, end, replacement });
  }

  result(): string {
    if (this.changes.length === 0) return this.text;
    const pieces: string[] = [];
    let at = 0;
    for (const { start, end, replacement } of this.changes.sort((a, b) => a.start - b.start)) {
      if (start < at) continue;
      pieces.push(this.text.slice(at, start), replacement);
      at = end;
    }
    return pieces.join('') + this.text.slice(at);
  }
}
