import sanitize, { type Attributes, type IOptions } from 'sanitize-html';
import { allowedAttributes, allowedElements, isAllowed, isRefused, isText, rawTextElements } from './html-elements.js';
import { isSafeTarget, linkSchemes } from './link-target.js';
import { tagAt } from './tag.js';

/** What was inside a refused element may nest anew, so that a second pass has something to do and a third has not. */
const maxPasses = 6;
const maxDepth = 50;
const maxParsedDepth = 200;

/** A link opens without access to the page it stands on, and does not tell which page that was. */
const withSafeLink = (tagName: string, attribs: Attributes) => {
  const { href, ...others } = attribs;
  if (href === undefined || !isSafeTarget(href)) return { tagName, attribs: others };
  return { tagName, attribs: { ...attribs, rel: 'noopener noreferrer' } };
};

const withSafeImage = (tagName: string, attribs: Attributes) => {
  const { src = '', ...others } = attribs;
  return { tagName, attribs: src && isSafeTarget(src) ? attribs : others };
};

const options: IOptions & { allowedEmptyAttributes: string[] } = {
  allowedTags: allowedElements,
  allowedAttributes,
  allowedClasses: { code: ['language-*'], pre: ['language-*'] },
  allowedSchemes: [...linkSchemes],
  allowedEmptyAttributes: ['alt'],
  nonTextTags: rawTextElements,
  transformTags: { a: withSafeLink, img: withSafeImage },
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !attribs.src,
  nestingLimit: maxDepth,
  parseStyleAttributes: false,
};

class TooDeep extends Error {}

/**
 * Parses and writes HTML anew with nothing but what the allow-list names. What is nested deeper than any text a person
 * writes is shown as its source: each end tag costs the parser a look at all that is open.
 */
export function sanitizeElements(html: string): string {
  let depth = 0;
  const onOpenTag = () => {
    if (++depth > maxParsedDepth) throw new TooDeep();
  };
  const onCloseTag = () => depth--;
  try {
    return sanitize(html, { ...options, onOpenTag, onCloseTag });
  } catch (error) {
    if (error instanceof TooDeep) return html.replaceAll('<', '&lt;');
    throw error;
  }
}

/** A `<` that may begin a tag, a comment or a declaration; any other is text. */
export const tagStart = /<[a-z/!?]/i;

/** HTML with nothing but what the allow-list names. Text without tags comes back as it is, comparison signs included. */
export function sanitizeHtml(html: string): string {
  if (!tagStart.test(html)) return html;
  let before = html;
  for (let pass = 1; pass <= maxPasses; pass++) {
    const prepared = escapeStrayBrackets(before);
    const after = tagStart.test(prepared) ? sanitizeElements(prepared) : prepared;
    if (after === before) return after;
    before = after;
  }
  return before.replaceAll('<', '&lt;');
}

/** `x<y` and unfinished tags are text. A parser would take all that follows for a tag and drop it. */
function escapeStrayBrackets(html: string): string {
  const ends = new Ends(html);
  return html.replace(/<(?=([a-z/!?]))/gi, (bracket, first: string, at: number) => {
    const begins = first === '!' || first === '?' ? ends.closeMarkup(at) : ends.closeTag(at);
    return begins ? bracket : '&lt;';
  });
}

/** Where constructs of a text end; everything is searched for at most once from the end of the text. */
class Ends {
  private readonly lastBracket: number;
  private readonly lastComment: number;
  private readonly lastClosing = new Map<string, number>();
  private lowerCase: string | undefined;

  constructor(private readonly html: string) {
    this.lastBracket = html.lastIndexOf('>');
    this.lastComment = html.lastIndexOf('-->');
  }

  closeMarkup(at: number): boolean {
    return at < (this.html.startsWith('<!--', at) ? this.lastComment : this.lastBracket);
  }

  closeTag(at: number): boolean {
    const isClosing = this.html[at + 1] === '/';
    const name = nameAt(this.html, at + (isClosing ? 2 : 1));
    if (at > this.lastBracket || !(isAllowed(name) || isRefused(name))) return false;
    const tag = tagAt(this.html, at);
    if (tag?.hasAttributes && isText(this.html.slice(at, tag.end), name)) return false;
    return isClosing || !rawTextElements.includes(name.toLowerCase()) || at < this.closingOf(name.toLowerCase());
  }

  private closingOf(name: string): number {
    this.lowerCase ??= this.html.toLowerCase();
    const known = this.lastClosing.get(name) ?? this.lowerCase.lastIndexOf(`</${name}`);
    this.lastClosing.set(name, known);
    return known;
  }
}

const maxNameLength = 60;

/** The name of an element that begins at `at`, as a browser reads it: up to white space, `/` or `>`. */
export const nameAt = (text: string, at: number): string =>
  /^[^\s/>]*/.exec(text.slice(at, at + maxNameLength))?.[0] ?? '';
