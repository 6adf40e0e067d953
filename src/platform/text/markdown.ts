import { isAllowed, isRefused, isText } from './html-elements.js';
import { nameAt, sanitizeElements, tagStart } from './html.js';
import { isSafeTarget, refusedScheme } from './link-target.js';
import { codeIn, type Range } from './markdown-code.js';
import { tagAt } from './tag.js';

/**
 * Markdown whose raw HTML is kept to the allow-list and whose links have allowed schemes. What is refused is shown
 * instead: the bracket of a tag becomes `&lt;`, and an address gets the scheme `unsafe:`. Everything else, code
 * included, comes back as it was written.
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

/** A cleaned tag may be read as the address of a link the second time; a third time nothing changes. */
const maxPasses = 6;

function sanitizeOnce(text: string): string {
  const linked = /\][(:]/.test(text) ? outsideCode(text, defuseLinks) : text;
  return tagStart.test(linked) ? outsideCode(linked, cleanTags) : linked;
}

/** Applies `change` to the parts of a text that are no code. */
function outsideCode(text: string, change: (text: string, parts: Range[]) => string): string {
  const parts: Range[] = [];
  let start = 0;
  for (const code of codeIn(text)) {
    parts.push({ start, end: code.start });
    start = code.end;
  }
  return change(text, [...parts, { start, end: text.length }]);
}

/** Finds inline links, images and link definitions by the `](` or `]:` before their address. */
function defuseLinks(text: string, parts: Range[]): string {
  const written = new Rewriter(text);
  for (const { start, end } of parts) {
    for (let at = text.indexOf(']', start); at >= 0 && at < end; at = text.indexOf(']', at + 1)) {
      const mark = text[at + 1];
      if (mark === '(' || mark === ':') defuse(text, skipSpace(text, at + 2), mark === '(', written);
    }
  }
  return written.done();
}

const maxTargetLength = 4_000;
const maxPrefixLength = 400;

/** An address in angle brackets looks like a tag, so it is written without them. */
function defuse(text: string, at: number, isInline: boolean, written: Rewriter): void {
  const bracketed = /^<([^<>\n\r`$\\&]*)>/.exec(text.slice(at, at + maxTargetLength))?.[1];
  const target = bracketed?.replace(/[\s()"']/g, encode) ?? wordAt(text, at);
  const isEmpty = !isInline && /^[^:]*:?$/.test(target);
  const safe = isEmpty || isSafeTarget(target) ? '' : refusedScheme;
  if (bracketed) written.replace(at, at + bracketed.length + 2, safe + target);
  else if (safe) written.replace(at, at, safe);
}

const wordAt = (text: string, at: number) => /^[^ \t\n\r)]*/.exec(text.slice(at, at + maxPrefixLength))?.[0] ?? '';

const encode = (character: string) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;

function skipSpace(text: string, at: number): number {
  let next = at;
  while (' \t\n\r'.includes(text[next] ?? '.')) next++;
  return next;
}

/** A tag of the allow-list with attributes; they are cleaned together, since each call of the sanitizer costs. */
interface Tag extends Range {
  source: string;
}

function cleanTags(text: string, parts: Range[]): string {
  const written = new Rewriter(text);
  const tags: Tag[] = [];
  const marks = new Marks(text);
  for (const { start, end } of parts) {
    for (let at = text.indexOf('<', start); at >= 0 && at < end;) {
      const next = readBracket(text, at, { marks, tags, written });
      at = text.indexOf('<', next);
    }
  }
  cleanAttributes(tags, written);
  return written.done();
}

interface Reading {
  marks: Marks;
  tags: Tag[];
  written: Rewriter;
}

/** Decides about one `<`; returns where to read on. */
function readBracket(text: string, at: number, { marks, tags, written }: Reading): number {
  if (!/[a-z/!?]/i.test(text[at + 1] ?? '')) return at + 1;
  const link = autolinkEnd(text, at);
  if (link) return link;
  const tag = tagAt(text, at);
  const source = text.slice(at, tag?.end ?? at);
  if (tag && isAllowed(tag.name) && !(tag.hasAttributes && isText(source, tag.name))) {
    if (tag.hasAttributes) tags.push({ start: at, end: tag.end, source });
    return tag.end;
  }
  if (tag || !isComparison(text, at, marks)) written.replace(at, at + 1, '&lt;');
  return at + 1;
}

/** `<https://…>` or `<name@school.example>`; 0 for anything else. */
function autolinkEnd(text: string, at: number): number {
  const start = text.slice(at, at + maxTargetLength);
  const [link] = /^<[a-z][a-z0-9+.-]{1,31}:[^\s<>"'`\\$|]*>/i.exec(start) ?? [];
  if (link) return isSafeTarget(link.slice(1, -1)) ? at + link.length : 0;
  const [address] = /^<[\w.+-]+@[\w.-]+>/.exec(start) ?? [];
  return address ? at + address.length : 0;
}

/** `x<y`: no renderer makes a tag or link of it, and a tag would have neither an attribute nor a known name. */
function isComparison(text: string, at: number, marks: Marks): boolean {
  const name = nameAt(text, at + 1);
  if (!/^[a-z]/i.test(name) || name.includes(':') || isRefused(name)) return false;
  return !marks.hasEqualsBeforeBracket(at);
}

/** Looks ahead for `=` and `>`; both are searched for once per text, whatever it holds. */
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

function cleanAttributes(tags: Tag[], written: Rewriter): void {
  if (tags.length === 0) return;
  const clean = sanitizeElements(tags.map(({ source }) => source + closing(source)).join(separator)).split(separator);
  tags.forEach(({ start, end, source }, index) => {
    if (clean.length === tags.length) written.replace(start, end, (clean[index] ?? '').replace(closing(source), ''));
    else written.replace(start, start + 1, '&lt;');
  });
}

const closing = (tag: string) => {
  const name = nameAt(tag, 1).toLowerCase();
  return ['img', 'br', 'hr', 'wbr', 'col'].includes(name) ? '' : `</${name}>`;
};

/** A text with some parts replaced, in any order. */
class Rewriter {
  private readonly changes: (Range & { by: string })[] = [];

  constructor(private readonly text: string) {}

  replace(start: number, end: number, by: string): void {
    this.changes.push({ start, end, by });
  }

  done(): string {
    if (this.changes.length === 0) return this.text;
    const pieces: string[] = [];
    let at = 0;
    for (const { start, end, by } of this.changes.sort((a, b) => a.start - b.start)) {
      if (start < at) continue;
      pieces.push(this.text.slice(at, start), by);
      at = end;
    }
    return pieces.join('') + this.text.slice(at);
  }
}
