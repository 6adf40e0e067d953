import sanitize, { type Attributes, type IOptions } from 'sanitize-html';
import { allowedAttributes, allowedElements, isAllowed, isRefused, isText, rawTextElements } from './html-elements.js';
import { isSafeTarget, linkSchemes } from './link-target.js';
import { tagAt } from './tag.js';

/** Removing an element can put its content into a new context, so sanitizing repeats until the text no longer changes. */
const maxPasses = 6;
const maxDepth = 50;
const maxParsedDepth = 200;

/** The linked page gets no access to the opening window and no referrer. */
const withSafeLink = (tagName: string, attribs: Attributes) => {
  const { href, ...others } = attribs;
  if (href === undefined || !isSafeTarget(href)) return { tagName, attribs: others };
  return { tagName, attribs: { ...attribs, rel: 'noopener noreferrer' } };
};

/** The elements a text may have, and the address under which an image is stored; without one the image is removed. */
export interface HtmlRules {
  elements: string[];
  imageSource: (src: string) => string | undefined;
  /** Elements that are written as one of `elements`. */
  synonyms?: Record<string, string>;
}

type Options = IOptions & { allowedEmptyAttributes: string[] };

const optionsOf = ({ elements, imageSource, synonyms = {} }: HtmlRules): Options => ({
  allowedTags: elements,
  allowedAttributes,
  allowedClasses: { code: ['language-*'], pre: ['language-*'] },
  allowedSchemes: [...linkSchemes],
  allowedEmptyAttributes: ['alt'],
  nonTextTags: rawTextElements,
  transformTags: {
    ...synonyms,
    a: withSafeLink,
    img: (tagName, { src: given = '', ...others }) => {
      const src = imageSource(given);
      return { tagName, attribs: src ? { src, ...others } : others };
    },
  },
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !attribs.src,
  nestingLimit: maxDepth,
  parseStyleAttributes: false,
});

const richRules: HtmlRules = {
  elements: allowedElements,
  imageSource: (src) => (src && isSafeTarget(src) ? src : undefined),
};
const prepared = new WeakMap<HtmlRules, Options>();

function optionsFor(rules: HtmlRules): Options {
  const options = prepared.get(rules) ?? optionsOf(rules);
  prepared.set(rules, options);
  return options;
}

class TooDeep extends Error {}

/**
 * Parses HTML and writes only allowed elements and attributes. Input nested deeper than `maxParsedDepth` is escaped
 * instead, because the parser searches all open elements at each end tag.
 */
export function sanitizeElements(html: string, rules = richRules): string {
  let depth = 0;
  const onOpenTag = () => {
    if (++depth > maxParsedDepth) throw new TooDeep();
  };
  const onCloseTag = () => depth--;
  try {
    return sanitize(html, { ...optionsFor(rules), onOpenTag, onCloseTag });
  } catch (error) {
    if (error instanceof TooDeep) return html.replaceAll('<', '&lt;');
    throw error;
  }
}

/** A `<` that can begin a tag, a comment or a declaration; any other `<` is text. */
export const tagStart = /<[a-z/!?]/i;

/** Sanitizes HTML to the allowed elements and attributes. Text without tags is returned unchanged, including `<` and `>`. */
export function sanitizeHtml(html: string, rules = richRules): string {
  if (!tagStart.test(html)) return html;
  let before = html;
  for (let pass = 1; pass <= maxPasses; pass++) {
    const escaped = escapeStrayBrackets(before);
    const after = tagStart.test(escaped) ? sanitizeElements(escaped, rules) : escaped;
    if (after === before) return after;
    before = after;
  }
  return before.replaceAll('<', '&lt;');
}

/** Escapes the `<` of comparisons and incomplete tags. The parser would read the rest of the text as a tag and drop it. */
function escapeStrayBrackets(html: string): string {
  const ends = new MarkupEnds(html);
  return html.replace(/<(?=([a-z/!?]))/gi, (bracket, first: string, at: number) => {
    const isMarkup = first === '!' || first === '?' ? ends.closesDeclaration(at) : ends.closesTag(at);
    return isMarkup ? bracket : '&lt;';
  });
}

/** Finds where markup ends. Each end marker is searched for once, from the end of the text, so the cost stays linear. */
class MarkupEnds {
  private readonly lastBracket: number;
  private readonly lastComment: number;
  private readonly lastClosing = new Map<string, number>();
  private lowerCase: string | undefined;

  constructor(private readonly html: string) {
    this.lastBracket = html.lastIndexOf('>');
    this.lastComment = html.lastIndexOf('-->');
  }

  /** Whether the comment or declaration at `at` is closed. */
  closesDeclaration(at: number): boolean {
    return at < (this.html.startsWith('<!--', at) ? this.lastComment : this.lastBracket);
  }

  /** Whether a tag begins at `at` and is closed. */
  closesTag(at: number): boolean {
    const isClosing = this.html[at + 1] === '/';
    const name = nameAt(this.html, at + (isClosing ? 2 : 1));
    if (at > this.lastBracket || !(isAllowed(name) || isRefused(name))) return false;
    const tag = tagAt(this.html, at);
    if (tag?.hasAttributes && isText(this.html.slice(at, tag.end), name)) return false;
    return isClosing || !rawTextElements.includes(name.toLowerCase()) || at < this.lastClosingTag(name.toLowerCase());
  }

  private lastClosingTag(name: string): number {
    this.lowerCase ??= this.html.toLowerCase();
    const known = this.lastClosing.get(name) ?? this.lowerCase.lastIndexOf(`</${name}`);
    this.lastClosing.set(name, known);
    return known;
  }
}

const maxNameLength = 60;

/** The element name at `at`, as a browser reads it: up to white space, `/` or `>`. */
export const nameAt = (text: string, at: number): string =>
  /^[^\s/>]*/.exec(text.slice(at, at + maxNameLength))?.[0] ?? '';
