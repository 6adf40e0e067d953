import { SearchTerms } from '#insight/search/search-terms.js';
import { isWithinDistance } from '#platform/search/edit-distance.js';
import { highlight, snippetOf } from '#platform/search/highlight.js';
import { readableText } from '#platform/search/readable-text.js';

const matching = (...words: string[]) => SearchTerms.of(words.map((word) => ({ word, forms: [] }))).matcher();

describe('highlight', () => {
  it.each([
    ['Çelik and steel', 'celik', '<mark>Çelik</mark> and steel'],
    ["O'Hara writes", 'hara', '<mark>O&#39;Hara</mark> writes'],
    ['light, lightning; flight', 'light', '<mark>light</mark>, <mark>lightning</mark>; flight'],
    ['<mark>a</mark> & "b"', 'b', '&lt;mark&gt;a&lt;/mark&gt; &amp; &quot;<mark>b</mark>&quot;'],
    ['İstanbul ışık', 'isik', 'İstanbul <mark>ışık</mark>'],
    ['no match', 'xyz', 'no match'],
    ['', 'a', ''],
  ])('marks in %s the word %s', (text, word, html) => {
    expect(highlight(text, matching(word))).toBe(html);
  });

  it('marks the part of a text without spaces', () => {
    expect(highlight('ในโรงเรียนของเรา', matching('รี', 'ีย', 'ยน'))).toBe('ในโรงเ<mark>รียน</mark>ของเรา');
  });

  it('cuts a snippet around the first match at words, and never inside a character', () => {
    const text = `${'before '.repeat(100)}needle ${'after '.repeat(100)}`;
    const emoji = '😀'.repeat(400);

    expect(snippetOf(text, matching('needle'))).toMatch(/^… (before )+<mark>needle<\/mark>( after)+ …$/);
    expect(snippetOf(text, matching('needle')).length).toBeLessThan(300);
    expect(snippetOf(emoji, matching('x'))).toMatch(/^(?:😀)+ …$/u);
  });
});

describe('readableText', () => {
  it.each([
    ['# Title\n\nSome **bold** and *italic* [link](https://a.example).', 'Title Some bold and italic link.'],
    ['<p>One</p><p class="x">Two &amp; three</p>', 'One Two & three'],
    ['See [[media:map]] and ![a map](x.png)', 'See and a map'],
    ['x<y and 3 < 4 &lt;script&gt;', 'x<y and 3 < 4 <script>'],
  ])('reads %j', (text, line) => {
    expect(readableText(text)).toBe(line);
  });
});

describe('isWithinDistance', () => {
  it.each([
    ['celk', 'celik', 1, true],
    ['hopsital', 'hospital', 1, true],
    ['planet', 'plant', 1, true],
    ['planet', 'plan', 1, false],
    ['abc', 'abc', 0, true],
    ['mathmatics', 'mathematics', 1, true],
    ['photosintesis', 'photosynthesis', 2, true],
    ['house', 'mouse', 1, true],
    ['house', 'mice', 2, false],
  ])('compares %s and %s by %i changes', (a, b, max, expected) => {
    expect(isWithinDistance(a, b, max)).toBe(expected);
    expect(isWithinDistance(b, a, max)).toBe(expected);
  });
});

describe('SearchTerms', () => {
  it('finds beginnings, forms and pairs of characters', () => {
    const terms = SearchTerms.of([
      { word: 'runs', forms: ['run', 'running'] },
      { word: 'รี', forms: [] },
      { word: 'ย', forms: [] },
    ]);

    expect(terms.tsquery).toBe(`('runs':* | 'run' | 'running') & ('รี')`);
  });

  it('adds near spellings, and none that the beginning finds', () => {
    const terms = SearchTerms.of([{ word: 'planx', forms: [] }]);

    expect(terms.correctedBy(new Map([['planx', ['plant', 'planxy', 'plank', 'elephant']]]))?.tsquery).toBe(
      `('planx':* | 'plant' | 'plank')`,
    );
    expect(terms.correctedBy(new Map([['planx', ['elephant']]]))).toBeUndefined();
  });
});
