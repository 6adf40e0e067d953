import {
  allowedAttributes,
  allowedElements,
  isAllowed,
  isRefused,
  rawTextElements,
} from '#platform/text/html-elements.js';
import { linkSchemes } from '#platform/text/link-target.js';
import { sanitizeRichText } from '#platform/text/rich-text.js';
import { seeded } from '../contract/values.js';
import { dangersIn, elementsIn } from '../security/harmless.js';
import { vectors } from '../security/xss-vectors.js';
import { cpuMs } from '../support/cpu-time.js';

const markdown = (text: string) => sanitizeRichText(text, 'markdown');
const html = (text: string) => sanitizeRichText(text, 'html');

describe('ordinary Markdown', () => {
  it.each([
    'Größer als 3 < 4, und 5 > 2. Ça va? สวัสดี',
    'x<y, a<b and i<len-1',
    'A<B is what the child is called',
    '$x<y$ and $z>w$, \\(a<b\\), $$\\frac{a}{b}<1$$',
    'AT&T, R&D, &amp; and &lt;b&gt; stay as they are',
    '# Title\n\n> quoted\n\n- one\n- two\n\n1. **bold** _it_',
    'Look at <https://example.org/x?y=1&z=2> or <ana@school.example>',
    '[page](https://example.org/a_(b)) ![picture](/api/v1/files/1 "a title") [top](#top)',
    '[1]: https://example.org\n\n[^1]: Note: at 10:30',
    'Write `<script>alert(1)</script>` and ``a ` b``',
    '```html\n<script>alert(1)</script>\n<img src=x onerror=y>\n```\n\nand\n\n~~~\n</div>\n~~~',
    'if (a < b && c > d) { return x<<2; }',
    '[[media:water-cycle]] and [[gap1]]',
    'H<sub>2</sub>O, <b>bold</b><br>\n<details open>',
    'data: 3, javascript: a language',
  ])('is not changed: %j', (text) => {
    expect(markdown(text)).toBe(text);
  });
});

describe('ordinary HTML', () => {
  it.each([
    'x < y & z, 5 > 2, &eacute; &lt;script&gt;',
    '<p>Größe <b>x</b></p><ul><li>1</li></ul>',
    '<table><tbody><tr><td colspan="2">1</td></tr></tbody></table>',
    '<pre><code class="language-js">a &lt; b</code></pre>',
    '<p>$x &lt; y$ [[media:moon]]</p>',
    '<img src="/x.png" alt="" width="20" />',
    '<a href="https://example.org" rel="noopener noreferrer">x</a>',
  ])('is not changed: %j', (text) => {
    expect(html(text)).toBe(text);
  });

  it('keeps comparisons that look like tags', () => {
    expect(html('<p>x<y & a<b and c>d</p>')).toBe('<p>x&lt;y &amp; a&lt;b and c&gt;d</p>');
    expect(html('x<y')).toBe('x&lt;y');
    expect(html('is 2 <!3 or <? 4')).toBe('is 2 &lt;!3 or &lt;? 4');
  });

  it('keeps the text of a removed element, except scripts and styles', () => {
    expect(html('<font color=red>red</font> <o:p>w</o:p><style>p{}</style><script>x</script>')).toBe('red w');
  });
});

it.each([
  ['List<String>', 'List&lt;String>'],
  ['a<b and c>d', 'a&lt;b and c>d'],
  ['<script>alert(1)</script>', '&lt;script>alert(1)&lt;/script>'],
  ['[a](javascript:x)', '[a](unsafe:javascript:x)'],
  ['[a](<my file.pdf>)', '[a](my%20file.pdf)'],
  [
    '<a href="https://x.example" onclick="y" id="z">a</a>',
    '<a href="https://x.example" rel="noopener noreferrer">a</a>',
  ],
])('escapes refused Markdown: %s', (text, shown) => {
  expect(markdown(text)).toBe(shown);
});

it.each(vectors.map((vector) => [vector]))('removes everything dangerous from %j', (vector) => {
  expect(dangersIn(markdown(vector))).toEqual([]);
  expect(elementsIn(html(vector))).toEqual([]);
});

describe('the allow-list', () => {
  it('has these elements, attributes and schemes', () => {
    expect([...allowedElements].sort().join(' ')).toBe(
      'a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure ' +
        'h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup table ' +
        'tbody td tfoot th thead time tr u ul var wbr',
    );
    expect(allowedAttributes).toEqual({
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
    });
    expect([...linkSchemes].sort()).toEqual(['http', 'https', 'mailto']);
  });

  it('contains no element that runs, loads or hides text, and no attribute of a page', () => {
    const dangerous =
      'script style iframe object embed svg math template noscript form input base meta link audio video';
    const attributes = Object.values(allowedAttributes).flat();

    expect(dangerous.split(' ').filter((name) => isAllowed(name) || !isRefused(name))).toEqual([]);
    expect(rawTextElements.filter(isAllowed)).toEqual([]);
    expect(attributes.filter((name) => /^on|^(?:style|id|name|class|srcdoc|srcset|target|action)$/.test(name))).toEqual(
      [],
    );
  });

  it.each(allowedElements)('keeps <%s> without other attributes', (name) => {
    const given = `<${name} onclick="x" style="x" id="x" name="x" srcdoc="x" src="/x" href="/x" lang="en">t</${name}>`;
    const kept = html(`<table><tbody><tr><td>${given}</td></tr></tbody></table>`);

    expect(kept).toContain(`<${name}`);
    expect(kept).not.toMatch(/onclick|style|id=|name=|srcdoc/);
    expect(/ href=/.test(kept)).toBe(name === 'a');
    expect(/ src=/.test(kept)).toBe(name === 'img');
  });
});

it('is idempotent for random combinations of fragments', () => {
  const random = seeded(5);
  const pieces = [
    ...vectors,
    '`',
    '```',
    '\n',
    '\n\n',
    '](',
    '<',
    '>',
    '=',
    '"',
    '$',
    '\\',
    '|',
    '- ',
    '&lt;',
    'x<y',
    '<p>',
    '</p>',
  ];
  const pick = () => pieces[Math.floor(random() * pieces.length)] ?? '';
  const changed = Array.from({ length: 1_500 }, () => pick() + pick() + pick() + pick())
    .flatMap((text) =>
      [markdown(text), html(text)].map((once, n) => ({ text, once, again: [markdown, html][n]?.(once) })),
    )
    .filter(({ once, again }) => once !== again);

  expect(changed).toEqual([]);
});

describe('a hostile text of maximum length', () => {
  const length = 50_000;
  const pieces = [
    '<b>',
    '<b></i>',
    '<a ',
    '<a href=x>',
    '[x](',
    '](<',
    '](&#',
    '`',
    'a`b`',
    '```\n',
    '<div>',
    '<!--',
    '<x',
    '&lt;a',
    '<a href="',
  ];
  const texts = pieces.map((piece) => [piece, piece.repeat(length / piece.length)] as const);
  beforeAll(() => texts.forEach(([, text]) => [markdown(text.slice(0, 5_000)), html(text.slice(0, 5_000))]));

  const minMs = (text: string) => Math.min(...[1, 2, 3].map(() => cpuMs(() => [markdown(text), html(text)])));

  // Quadratic time would be 25 times longer for a text five times as long.
  it.each(texts)('is sanitized in linear time: %j', (_, text) => {
    expect(minMs(text)).toBeLessThan(12 * minMs(text.slice(0, length / 5)) + 20);
  });
});
