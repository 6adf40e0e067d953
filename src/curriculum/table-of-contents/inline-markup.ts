/** Elements whose tags are removed from a title; other angle brackets, such as `Vec<T>`, are text. */
const elements = new Set(
  (
    'a abbr b big br center code del details div dl dt dd em font h1 h2 h3 h4 h5 h6 i img ins kbd li mark nav ol p ' +
    'small span strong sub summary sup table tbody td th tr u ul'
  ).split(' '),
);
const tag = /<\/?([a-zA-Z1-6]+)(?:[\s/][^<>]*)?>/g;
const wikiLink = /\[\[(?:[^[\]|]*\|)?([^[\]|]*)\]\]/g;
const attributes = /\{[:#.][^{}]*\}/g;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', '#39': "'" };

/** A title without markup, and whether all of it was one link. */
export interface InlineText {
  text: string;
  isLink: boolean;
}

const address = /(^|\s)https?:\/\/\S+/g;

/** Removes the Markdown and HTML marks of one line: links in every form, images, emphasis, code, tags, escapes. */
export function withoutInlineMarkup(line: string): InlineText {
  const source = withoutTags(withoutAddresses(line))
    .replace(wikiLink, '$1')
    .replace(attributes, '')
    .replace(/ +/g, ' ')
    .trim();
  const { text, isLink } = withoutLinks(source);
  return { text: withoutMarks(text), isLink };
}

/** Removes web addresses beside a title; a line that is only an address keeps it. */
function withoutAddresses(line: string): string {
  const rest = line.replace(address, '$1');
  return /\p{L}/u.test(rest) ? rest : line;
}

const withoutTags = (line: string): string =>
  line.replace(tag, (whole, name: string) => (elements.has(name.toLowerCase()) ? ' ' : whole));

/**
 * Keeps the text of links and drops their targets. Brackets are matched in one pass, because targets and texts may
 * contain brackets themselves: `[Sound](#sound-(waves))`.
 */
function withoutLinks(source: string): InlineText {
  const closing = matchBrackets(source);
  const skipTo = new Map<number, number>();
  let text = '';
  let isLink = false;
  for (let at = 0; at < source.length; at += 1) {
    const target = skipTo.get(at);
    if (target !== undefined) {
      at = target - 1;
      continue;
    }
    const opening = source[at] === '!' && source[at + 1] === '[' ? at + 1 : at;
    const end = source[opening] === '[' ? linkEnd(source, closing, opening) : undefined;
    if (end) {
      skipTo.set(end.textEnd, end.end);
      isLink ||= at === 0 && end.end === source.length;
      at = opening;
      continue;
    }
    text += source.charAt(at);
  }
  return { text, isLink };
}

interface LinkEnd {
  textEnd: number;
  end: number;
}

/** Where the text and the target of the link at `opening` end; a bracket without target is a link only on its own. */
function linkEnd(source: string, closing: Map<number, number>, opening: number): LinkEnd | undefined {
  const textEnd = closing.get(opening);
  if (textEnd === undefined || textEnd === opening + 1) return undefined;
  const target = closing.get(textEnd + 1);
  if (target !== undefined) return { textEnd, end: target + 1 };
  return opening === 0 && textEnd === source.length - 1 ? { textEnd, end: textEnd + 1 } : undefined;
}

function matchBrackets(source: string): Map<number, number> {
  const closing = new Map<number, number>();
  const open: Record<string, number[]> = { ']': [], ')': [] };
  for (let at = 0; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '[') open[']']?.push(at);
    else if (character === '(') open[')']?.push(at);
    else if (character === ']' || character === ')') {
      const start = open[character]?.pop();
      if (start !== undefined) closing.set(start, at);
    }
  }
  return closing;
}

/** Asterisks inside a word, or with a space inside them, are no emphasis: `a * b * c`. */
function withoutEmphasis(whole: string, inner: string, at: number, text: string): string {
  const isApart = at === 0 || /\s/.test(text.charAt(at - 1));
  const isClosed = /^[\s.,:;!?)]?$/.test(text.charAt(at + whole.length));
  return isApart && isClosed && inner === inner.trim() ? inner : whole;
}

function withoutMarks(text: string): string {
  return text
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/`([^`]+)`/g, '$1')
    .replace(/\*([^*]+)\*/g, withoutEmphasis)
    .replace(/^(?:__([^_]+)__|_([^*_]+)_|~~([^~]+)~~)$/, '$1$2$3')
    .replace(/\\([\\`*_{}[\]()#+.!<>|~-])/g, '$1')
    .replace(/&(amp|lt|gt|quot|apos|nbsp|#39);/g, (_, name: string) => entities[name] ?? '')
    .replace(/ +/g, ' ')
    .trim();
}
