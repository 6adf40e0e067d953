/** Allowed attributes by element; `*` applies to all elements. No id or name (DOM clobbering), no style, no event handlers. */
export const allowedAttributes: Record<string, string[]> = {
  '*': ['lang', 'dir'],
  a: ['href', 'title', 'rel'],
  abbr: ['title'],
  col: ['span'],
  colgroup: ['span'],
  details: ['open'],
  img: ['src', 'alt', 'title', 'width', 'height'],
  li: ['value'],
  ol: ['start', 'type', 'reversed'],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan', 'scope'],
  time: ['datetime'],
};

const namesIn = (list: string): string[] => list.trim().split(/\s+/);

/** Elements allowed in rich text: text, lists, tables, images, links. No SVG or MathML, which enable mutation XSS. */
export const allowedElements = namesIn(`
  a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure
  h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup table
  tbody td tfoot th thead time tr u ul var wbr`);

/** The elements of basic HTML, which an editor with a toolbar writes. */
export const basicElements = namesIn(`
  a blockquote br caption code col colgroup em h1 h2 h3 h4 img li ol p pre s strong table tbody td tfoot th thead tr u ul`);

/** Elements whose content is not shown as text. */
export const rawTextElements = namesIn('script style textarea title xmp iframe noembed noframes noscript plaintext');

/** All other elements known to browsers. */
const otherElements = namesIn(`
  acronym address animate animatemotion animatetransform annotation annotation-xml applet area article aside audio base
  basefont bgsound big blink body button canvas center circle data datalist defs desc dialog dir embed fieldset
  fencedframe font footer foreignobject form frame frameset g head header hgroup html image input isindex keygen label
  legend line link listing main malignmark map marquee math menu menuitem meta meter mfrac mglyph mi mn mo mrow ms msqrt
  mstyle mtable mtd mtext mtr multicol nav nobr object optgroup option output param path picture portal progress rect
  search section select set slot source spacer strike svg template track tt use video`);

const allowed = new Set(allowedElements);
const refused = new Set([...rawTextElements, ...otherElements]);

export const isAllowed = (name: string): boolean => allowed.has(name.toLowerCase());

/** Whether the element is removed. Includes elements written by word processors, such as `<o:p>`. */
export const isRefused = (name: string): boolean =>
  refused.has(name.toLowerCase()) || /^(?:[ovwmx]|st1|xml):[a-z]/i.test(name);

/** Whether a tag is text, such as `a<b and c>d`. Attributes have values, except `open` and `reversed`. */
export const isText = (tag: string, name: string): boolean =>
  !tag.includes('=') && !['details', 'ol'].includes(name.toLowerCase());
