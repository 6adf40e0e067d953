import { type XmlOptions, type XmlReading, readXml } from '#platform/xml/read-xml.js';
import { cdata, innerXml, isXmlText, lines, outerXml, xml } from '#platform/xml/write-xml.js';

const rootOf = (reading: XmlReading) => {
  if ('issue' in reading) throw new Error(reading.issue.message);
  return reading.root;
};
const read = async (text: string | Buffer, options?: XmlOptions) => rootOf(await readXml(text, options));
const issueOf = async (text: string | Buffer, options?: XmlOptions) => {
  const reading = await readXml(text, options);
  return 'issue' in reading ? [reading.issue.rule, reading.issue.line] : ['read'];
};

describe('reading XML', () => {
  it('keeps the order of elements and texts, and the line of every element', async () => {
    const root = await read(
      '<quiz>\n<a x="1" p:x="2"/>one <b>two</b><![CDATA[ <three>]]>\n<!-- four --><a>five</a></quiz>',
    );

    expect(root.elements.map(({ name, line }) => [name, line])).toEqual([
      ['a', 2],
      ['b', 2],
      ['a', 3],
    ]);
    expect(root.children.map((child) => (typeof child === 'string' ? child : child.name))).toEqual([
      '\n',
      'a',
      'one ',
      'b',
      ' <three>\n',
      'a',
    ]);
    expect([root.child('a')?.attribute('x'), root.textOf('b'), root.text]).toEqual([
      '1',
      'two',
      '\none two <three>\nfive',
    ]);
  });

  it('finds elements by their local names in any namespace', async () => {
    const root = await read('<q:item xmlns:q="urn:q" xmlns="urn:html"><q:body><p>x</p></q:body></q:item>');

    expect([root.namespace, root.child('body', 'p')?.namespace]).toEqual(['urn:q', 'urn:html']);
    expect(root.descendantsNamed('p')).toHaveLength(1);
  });

  it.each([
    ['an element that is not closed', '<a>\n<b>\n</a>', 'xml_malformed', 3],
    ['two root elements', '<a/>\n<b/>', 'xml_malformed', 2],
    ['an HTML entity', '<a>\n&nbsp;</a>', 'xml_malformed', 2],
    ['declared entities', '<!DOCTYPE a [\n<!ENTITY b "c">]>\n<a>&b;</a>', 'xml_entities', 2],
    ['an external entity', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', 'xml_entities', 1],
    ['text without elements', 'Hello', 'xml_malformed', 1],
    ['an empty file', '', 'xml_malformed', 1],
    ['deep nesting', '\n' + '<a>'.repeat(101), 'xml_too_deep', 2],
    ['an encoding named like a method', '<?xml version="1.0" encoding="constructor"?><a/>', 'encoding_unknown', 1],
    ['an unknown encoding', '<?xml version="1.0" encoding="ebcdic"?><a/>', 'encoding_unknown', 1],
  ])('refuses %s with its line', async (_, text, rule, line) => {
    expect(await issueOf(Buffer.from(text))).toEqual([rule, line]);
  });

  it('names the element that is not closed', async () => {
    const reading = await readXml('<quiz>\n<question>\n<name>\n</question></quiz>');

    expect(reading).toMatchObject({ issue: { message: expect.stringContaining('the element name of line 3') } });
  });

  it('limits the size of a document', async () => {
    expect(await issueOf('<a>long</a>', { maxBytes: 5 })).toEqual(['xml_too_large', 1]);
    expect(await issueOf('<a>\n<b/><b/></a>', { maxElements: 2 })).toEqual(['xml_too_large', 2]);
    expect(await issueOf('<a b="1" c="2"/>', { maxAttributes: 1 })).toEqual(['xml_too_large', 1]);
  });

  it('reads the declared encoding, and UTF-8 without one', async () => {
    const latin = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?>\n<a>é</a>', 'latin1');
    const utf16 = Buffer.from('<?xml version="1.0" encoding="UTF-16"?><a>é</a>', 'utf16le');

    expect([(await read(latin)).text, (await read(utf16)).text]).toEqual(['é', 'é']);
    expect(await issueOf(Buffer.from('<a>\né</a>', 'latin1'))).toEqual(['encoding_wrong', 2]);
    expect((await read(Buffer.from('<a>\né</a>', 'latin1'), { encoding: 'windows-1252' })).text).toBe('\né');
  });

  it('accepts what programs write although it is not allowed', async () => {
    const doctype = '<!DOCTYPE a SYSTEM "a.dtd" [<!ELEMENT a ANY>]>';

    expect((await read(`<?xml version="1.0"encoding="UTF-8"?>${doctype}<a x:y="1"/>`)).name).toBe('a');
  });
});

describe('writing XML', () => {
  it('escapes texts and attributes, and is read as it was written', async () => {
    const texts = ['<b>&amp;"\'', 'a\tb\nc\r\nd', ']]> and ]]>', '𝒳 ελ 中'];
    const document = xml(
      'all',
      { n: texts.length, missing: undefined },
      lines(texts.map((text) => xml('one', { text }, text, cdata(text)))),
    );

    const root = await read(document.xml);

    expect(root.childrenNamed('one').map((one) => [one.attribute('text'), one.text])).toEqual(
      texts.map((text) => [text, text + text.replaceAll('\r\n', '\n')]),
    );
  });

  it('replaces characters that XML cannot contain', async () => {
    expect((await read(xml('a', {}, 'x\u0001y\ud800').xml)).text).toBe('x\ufffdy\ufffd');
    expect([isXmlText('é\n'), isXmlText('\u0001'), isXmlText('\ud800')]).toEqual([true, false, false]);
  });

  it('writes parsed elements again', async () => {
    const source = '<m:math><m:mi a="1&amp;2">x &lt; y</m:mi><br/></m:math>';
    const root = await read(`<p xmlns:m="urn:m">${source}</p>`);

    expect([innerXml(root.children).xml, outerXml(root).xml]).toEqual([source, `<p>${source}</p>`]);
  });
});
