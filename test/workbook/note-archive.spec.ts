import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { writeZip, type ZipEntry } from '#platform/tabular/zip-writer.js';
import { readZip } from '#platform/tabular/zip.js';
import { sanitizeBasicHtml, textOfHtml } from '#platform/text/basic-html.js';
import { countWords } from '#platform/text/count-words.js';
import { FileNames, markdownOf } from '#workbook/notes/export/note-archive.js';

const fileId = '01890a5d-ac96-774b-bcce-b302099a8057';
const url = `/api/v1/files/${fileId}/content`;
const markdown = (content: string) => markdownOf({ facts: {}, content, images: { [fileId]: 'images/map.png' } });

describe('a note as Markdown', () => {
  it.each([
    [
      '<h2>A &amp; B</h2><p>1. no list, <strong>bold</strong> and <em>x</em>, a &lt;b&gt;</p>',
      '## A & B\n\n1\\. no list',
    ],
    ['<p>[a](b) *c* _d_</p>', '\\[a]\\(b) \\*c\\* \\_d\\_'],
    ['<ul><li>one<ul><li>two</li></ul></li></ul><ol><li>a</li></ol>', '- one\n  - two\n\n1. a'],
    [
      '<table><tr><th>A</th><th>B|C</th></tr><tr><td>1</td><td>x<br />y</td></tr></table>',
      '| A | B\\|C |\n| - | ---- |\n| 1 | x y  |',
    ],
    ['<pre><code class="language-js">a &lt; b\n```</code></pre>', '````js\na < b\n```\n````'],
    ['<p><s>gone</s> <a href="https://x.example/a(b)">link</a></p>', '~~gone~~ [link](https://x.example/a\\(b\\))'],
    [`<p><img src="${url}" alt="A [map]" /></p>`, '![A \\[map\\]](images/map.png)'],
    ['<blockquote><p>quote</p></blockquote>', '> quote'],
  ])('renders %s', (html, expected) => {
    expect(markdown(html)).toContain(expected);
  });

  it('has front matter that YAML programs read, without facts that are null', () => {
    const facts = { title: 'A "b": c\n#', tags: ['x: y'], module: null, timestamp: 0, private: true };

    const text = markdownOf({ facts, content: '<p>x</p>', images: {} });

    expect(text).toBe('---\ntitle: "A \\"b\\": c\\n#"\ntags: ["x: y"]\ntimestamp: 0\nprivate: true\n---\n\nx\n');
  });
});

describe('the names of files', () => {
  it('are safe on every file system and differ in more than case and accents', () => {
    const names = new FileNames();
    const next = (title: string) => names.next(title, 'md');

    expect(['../../etc/passwd', 'a\\b:c*?"<>|', 'CON', ' . ', '..', 'Çelik', 'celik', 'CELİK.'].map(next)).toEqual([
      '-..-etc-passwd.md',
      'a-b-c------.md',
      'note CON.md',
      'note.md',
      'note (2).md',
      'Çelik.md',
      'celik (2).md',
      'CELİK (3).md',
    ]);
    expect(Buffer.byteLength(next('漢'.repeat(200)))).toBeLessThan(255);
    expect(next('\u202egpj.exe\u0007')).toBe('gpj.exe.md');
  });
});

describe('basic HTML', () => {
  it.each([
    ['x < y & z &copy; 1 <2', 'x &lt; y &amp; z © 1 &lt;2', 'x < y & z © 1 <2'],
    ['<p>a</p><p>b <del>c</del></p><script>x</script>', '<p>a</p><p>b <s>c</s></p>', 'a b c'],
    ['<b>a</b><i title=x>b</i><strike>c</strike><mark>d</mark>', '<strong>a</strong><em>b</em><s>c</s>d', 'abcd'],
    ['<table><tr><td>1</td><td onclick=x>2</td></tr></table>', '<table><tr><td>1</td><td>2</td></tr></table>', '1 2'],
    [
      `<img onerror=x src=${url.toUpperCase().replace('/API/V1/FILES', '/api/files').replace('CONTENT', 'content')}?signature=a alt="">`,
      `<img src="${url}" alt="" />`,
      '',
    ],
    ['<img src="https://x.example/y.png"><img src="data:image/png;base64,AA">', '', ''],
    [`<img src="//evil.example${url}"><img src="${url}.evil">`, '', ''],
    ['<a href="javascript:x()">a</a>', '<a>a</a>', 'a'],
    ['A&lt;b&gt;', 'A&lt;b&gt;', 'A<b>'],
  ])('keeps of %s what is safe, and sending it back changes nothing', (html, expected, text) => {
    const stored = sanitizeBasicHtml(html);

    expect([stored, textOfHtml(stored)]).toEqual([expected, text]);
    expect(sanitizeBasicHtml(stored)).toBe(stored);
  });
});

describe('counting words', () => {
  it.each([
    ['', 0],
    ["It's 3 o'clock - isn't it?", 5],
    ['Çelik, ÇELİK; çelik…', 3],
    ['สวัสดีชาวโลก', 3],
    ['x<y && 2', 2],
  ])('finds the words of %j', (text, expected) => {
    expect(countWords(text)).toBe(expected);
  });
});

describe('a ZIP file', () => {
  const limits = { maxEntries: 5_000, maxBytes: 1e9, maxEntryBytes: 1e9 };
  const modifiedAt = new Date('2026-09-01T08:00:00Z');

  async function* entriesOf(...entries: ZipEntry[]) {
    for (const entry of entries) yield await Promise.resolve(entry);
  }

  it('holds texts and streams under their paths', async () => {
    const bytes = Readable.from([Buffer.from('one'), Buffer.from('two')]);

    const zip = writeZip(
      entriesOf({ path: 'a.md', modifiedAt, content: 'Ç' }, { path: 'images/b.png', modifiedAt, content: bytes }),
    );

    const files = await readZip(await buffer(zip), limits);
    expect([...files].map(([path, content]) => [path, content.toString()])).toEqual([
      ['a.md', 'Ç'],
      ['images/b.png', 'onetwo'],
    ]);
  });

  it('asks for an entry only when the ones before were read', async () => {
    let made = 0;
    async function* endless() {
      for (;;) {
        made++;
        yield await Promise.resolve({
          path: `${made}.bin`,
          modifiedAt,
          content: Buffer.alloc(100_000, made).toString('latin1'),
        });
      }
    }
    const zip = writeZip(endless());

    const reader = zip[Symbol.asyncIterator]();
    while (made < 50) await reader.next();
    await reader.return?.();

    expect(made).toBeLessThan(60);
    expect(zip.destroyed).toBe(true);
  });

  it('ends with the error of an entry, and closes what the reader leaves', async () => {
    const failing = Readable.from(
      (function* () {
        yield Buffer.from('x');
        throw new Error('lost');
      })(),
    );
    const opened = new Readable({ read: () => undefined });

    await expect(buffer(writeZip(entriesOf({ path: 'a', modifiedAt, content: failing })))).rejects.toThrow('lost');
    const left = writeZip(entriesOf({ path: 'a', modifiedAt, content: opened }));
    await new Promise((resolve) => setImmediate(resolve));
    left.destroy();
    await new Promise((resolve) => opened.once('close', resolve));
    expect(opened.destroyed).toBe(true);
  });
});
