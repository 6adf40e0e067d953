import { Parser } from 'htmlparser2';

/** What must not be found in a text, once by an HTML parser and once by the links of Markdown. */
const elements = new Set(
  (
    'a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure ' +
    'h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup table ' +
    'tbody td tfoot th thead time tr u ul var wbr'
  ).split(' '),
);
const attributes = new Set(
  (
    'lang dir href title rel span open src alt width height value start type reversed colspan rowspan scope ' +
    'datetime class'
  ).split(' '),
);
const protocols = new Set(['http:', 'https:', 'mailto:', 'unsafe:']);

/**
 * What is dangerous in a stored text. Everything in it is taken for HTML, code of Markdown included, so that no renderer
 * can find more than this does. An unknown element without attributes is displayed as text.
 */
export const dangersIn = (text: string): string[] => [...elementsIn(text), ...targetsIn(text).flatMap(refused)];

/** What is dangerous in a text that is rendered as HTML. */
export function elementsIn(text: string): string[] {
  const found: string[] = [];
  const open = (name: string, given: Record<string, string>): void => {
    if (/^(https?:|mailto:|[\w.+-]+@)/.test(name)) return;
    const hasValues = Object.values(given).some((value) => value !== '');
    if (!elements.has(name) && (known.has(name) || hasValues)) found.push(`<${name}>`);
    if (!elements.has(name)) return;
    for (const [attribute, value] of Object.entries(given)) {
      if (!attributes.has(attribute) && (value !== '' || attribute.startsWith('on')))
        found.push(`${name} ${attribute}`);
      if (['href', 'src'].includes(attribute)) found.push(...refused(value));
      if (attribute === 'class' && !/^(language-\S+ ?)+$/.test(value)) found.push(`class ${value}`);
    }
  };
  const parser = new Parser({ onopentag: open, oncomment: () => found.push('<!--') }, { decodeEntities: true });
  // The page goes on after the text: what is left open must not take it along.
  parser.end(`${text}</p><p title="next">`);
  return found;
}

/** Tags of such elements, comments and declarations anywhere in an HTML text, found without a parser. */
export const tagsIn = (text: string): string[] =>
  [...text.matchAll(/<(?:[!?]|\/?([a-z][^\s/>]*))/gi)].flatMap(([tag, name]) =>
    name === undefined || known.has(name.toLowerCase()) ? [`tag ${tag}`] : [],
  );

/** Elements with a meaning of their own, in HTML, SVG and MathML. */
const known = new Set(
  (
    'script style iframe object embed applet base meta link form input button select option textarea svg math template ' +
    'noscript frame frameset video audio source body html head title xmp plaintext listing noembed noframes marquee ' +
    'isindex keygen portal area map font foreignobject animate use image mglyph annotation-xml'
  ).split(' '),
);

/** Where links, images and link definitions of Markdown lead, as a browser reads the address. */
function targetsIn(text: string): string[] {
  const written = [...text.matchAll(/\](?:\(|:)\s*(?:<([^>\n]*)>|([^\s)]*))/g)].map(
    ([, bracketed, bare]) => bracketed ?? bare,
  );
  const autolinks = [...text.matchAll(/<([a-z][a-z0-9+.-]+:[^\s<>]*)>/gi)].map(([, target]) => target);
  return [...written, ...autolinks].map((target = '') => decoded(target.replace(/\\([!-/:-@[-`{-~])/g, '$1')));
}

/** Character references resolved by the parser rather than by the code under test. */
function decoded(target: string): string {
  let value = '';
  const parser = new Parser({ onattribute: (_, given) => (value = given) }, { decodeEntities: true });
  parser.end(`<a href="${target.replaceAll('"', '&quot;')}">`);
  return value;
}

function refused(address: string): string[] {
  const base = 'https://school.example/';
  const { protocol } = URL.canParse(address, base) ? new URL(address, base) : { protocol: 'https:' };
  return protocols.has(protocol) ? [] : [`link to ${address}`];
}
