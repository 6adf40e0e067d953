import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { writeZip } from '#platform/tabular/zip-writer.js';
import { readZip } from '#platform/tabular/zip.js';
import { qti21, qti3 } from '#questions/formats/qti/qti.js';
import { readQti } from '#questions/formats/qti/read/read-qti.js';
import { gradeItem } from '#questions/types/grade-item.js';
import type { QtiInteraction } from '#questions/types/qti/qti-schemas.js';
import type { QuestionContent } from '#questions/types/question-content.js';
import { readQuestion, readResponse } from '#questions/types/question-rules.js';
import { exampleQuestions } from '../examples.js';
import { exported, write } from '../round-trip.js';
import { sharedFolder } from './shared-data.js';

const exampleOf = (type: QuestionContent['type']) =>
  exampleQuestions.find((content) => content.type === type) ?? exampleQuestions[0];

function zip(files: Record<string, string>): Promise<Buffer> {
  const entries = Object.entries(files).map(([path, content]) => ({ path, modifiedAt: new Date(0), content }));
  return buffer(writeZip(Readable.from(entries)));
}

/** What an import says, with the issues of questions that the bank would refuse. */
async function imported(file: Buffer) {
  const { questions, errors, notes } = await readQti(file);
  const refused = questions.flatMap(({ content }) => {
    const reading = readQuestion(content);
    return 'issues' in reading ? reading.issues : [];
  });
  return {
    questions,
    types: questions.map(({ content }) => content.type),
    errors: [...errors, ...refused].map(({ line, rule }) => `${line}: ${rule}`),
    messages: errors.map(({ message }) => message),
    notes: notes.map(({ line, rule }) => `${line}: ${rule}`),
  };
}

const item = (inner: string, identifier = 'item') => `<?xml version="1.0"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="${identifier}" title="Title" adaptive="false" timeDependent="false">
${inner}
</assessmentItem>`;

const choice = (image = '') =>
  item(`
<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"><correctResponse><value>A</value></correctResponse></responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<itemBody><p>Which?</p>${image}<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1"><simpleChoice identifier="A">One</simpleChoice><simpleChoice identifier="B">Two</simpleChoice></choiceInteraction></itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct"/>`);

const manifest = (resources: string) =>
  `<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"><resources>${resources}</resources></manifest>`;
const itemResource = (href: string) => `<resource identifier="r-${href}" type="imsqti_item_xmlv2p2" href="${href}"/>`;

describe('items that limit the number of choices', () => {
  /** Two of four choices are correct; two may be made. */
  const limited = (max: number, processing: string, mapping = '') =>
    item(`
<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier"><correctResponse><value>A</value><value>B</value></correctResponse>${mapping}</responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<itemBody><choiceInteraction responseIdentifier="RESPONSE" maxChoices="${max}"><prompt>Which two?</prompt>${[...'ABCD']
      .map((id) => `<simpleChoice identifier="${id}">${id}</simpleChoice>`)
      .join('')}</choiceInteraction></itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/${processing}"/>`);
  const mapping = '<mapping><mapEntry mapKey="A" mappedValue="1"/><mapEntry mapKey="B" mappedValue="1"/></mapping>';
  const contentOf = async (file: string) => (await imported(Buffer.from(file))).questions[0]?.content;
  const scoreOf = (content: QuestionContent | undefined, ids: string[]) => {
    if (content?.type !== 'qti') return undefined;
    const reading = readResponse('qti', content.body, { responses: { RESPONSE: ids } });
    return 'issues' in reading ? reading.issues.map(({ rule }) => rule) : gradeItem(content, reading.response).score;
  };

  it('are questions that refuse more choices, so that making all does not earn everything', async () => {
    const content = await contentOf(limited(2, 'map_response', mapping));

    expect([['A', 'B'], ['A', 'C'], ['A'], [...'ABCD']].map((ids) => scoreOf(content, ids))).toEqual([
      '2.00',
      '1.00',
      '1.00',
      ['too_many'],
    ]);
  });

  it.each([
    [0, 'map_response', mapping, 'multiple_choice'],
    [4, 'map_response', mapping, 'multiple_choice'],
    [2, 'match_correct', '', 'multiple_choice'],
    [1, 'map_response', mapping, 'qti'],
  ])('with at most %i and %s are native if more choices earn nothing', async (max, processing, mapped, type) => {
    expect((await contentOf(limited(max, processing, mapped)))?.type).toBe(type);
  });

  it('accept each choice of a pair only as often as it may be used', () => {
    const interaction: QtiInteraction = {
      id: 'RESPONSE',
      type: 'match',
      cardinality: 'multiple',
      choices: [{ id: 'A', text: 'A', max: 1 }],
      targets: [...'XY'].map((id) => ({ id, text: id, max: 0 })),
    };
    const read = (pairs: string[]) =>
      readResponse('qti', { content: '[[RESPONSE]]', interactions: [interaction] }, { responses: { RESPONSE: pairs } });

    expect([read(['A X']), read(['A X', 'A Y'])].map((reading) => 'issues' in reading)).toEqual([false, true]);
  });
});

describe('packages', () => {
  it('are read with their images', async () => {
    const file = await zip({
      'imsmanifest.xml': manifest(itemResource('items/one.xml')),
      'items/one.xml': choice('<img src="../images/a%20b.png" alt="A"/>'),
      'images/a b.png': 'png',
    });

    const { questions, errors } = await imported(file);

    expect(errors).toEqual([]);
    expect(questions[0]).toMatchObject({
      externalId: 'item',
      content: { type: 'single_choice', prompt: expect.stringContaining('src="/imported-files/images%2Fa%20b.png') },
      files: [{ name: 'images/a b.png' }],
    });
  });

  it('keep the order and categories of their test, and say what of it is lost', async () => {
    const test = `<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="t" title="Algebra"><testPart identifier="p" navigationMode="linear" submissionMode="individual">
      <timeLimits maxTime="60"/>
      <assessmentSection identifier="s" title="S" visible="true"><assessmentItemRef identifier="i2" href="two.xml" category="hard"/><assessmentItemRef identifier="i1" href="one.xml"/></assessmentSection></testPart>
      <outcomeProcessing><setOutcomeValue identifier="T"><sum><testVariables variableIdentifier="SCORE"/></sum></setOutcomeValue></outcomeProcessing></assessmentTest>`;
    const file = await zip({
      'imsmanifest.xml': manifest(
        `<resource identifier="t" type="imsqti_test_xmlv2p2" href="test.xml"/>${itemResource('one.xml')}${itemResource('two.xml')}`,
      ),
      'test.xml': test,
      'one.xml': choice(),
      'two.xml': choice().replace('identifier="item"', 'identifier="two"'),
    });

    const { questions, errors, notes } = await imported(file);

    expect([errors, notes]).toEqual([[], ['2: qti_test_rule_lost']]);
    expect(questions.map(({ externalId, category, content }) => [externalId, category, content.tags])).toEqual([
      ['two', 'Algebra', ['hard']],
      ['item', 'Algebra', []],
    ]);
  });

  it.each([
    ['', 6],
    ['<testVariables variableIdentifier="SCORE" weightIdentifier="W"/>', 6],
    ['<testVariables variableIdentifier="SCORE"/>', 2],
  ])('have the points that the weight of their test gives them: %s', async (variables, points) => {
    const processing =
      variables &&
      `<outcomeProcessing><setOutcomeValue identifier="T"><sum>${variables}</sum></setOutcomeValue></outcomeProcessing>`;
    const test = `<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="t" title="T"><testPart identifier="p" navigationMode="linear" submissionMode="individual">
      <assessmentSection identifier="s" title="S" visible="true"><assessmentItemRef identifier="i1" href="one.xml"><weight identifier="W" value="3"/></assessmentItemRef></assessmentSection></testPart>${processing}</assessmentTest>`;
    const resources = `<resource identifier="t" type="imsqti_test_xmlv2p2" href="test.xml"/>${itemResource('one.xml')}`;
    const item = choice();
    const file = await zip({ 'imsmanifest.xml': manifest(resources), 'test.xml': test, 'one.xml': item });
    const { questions: alone } = await imported(
      await zip({ 'imsmanifest.xml': manifest(itemResource('one.xml')), 'one.xml': item }),
    );

    const { questions, notes } = await imported(file);

    const factor = Number(questions[0]?.content.points) / Number(alone[0]?.content.points);
    expect([factor, notes]).toEqual(points === 6 ? [3, []] : [1, ['2: qti_weight_lost']]);
  });

  it.each([
    ['without a manifest', { 'one.xml': choice() }, '1: qti_manifest_missing'],
    [
      'without QTI',
      { 'imsmanifest.xml': manifest('<resource identifier="w" type="webcontent" href="a.html"/>') },
      '1: qti_empty',
    ],
    ['whose item is missing', { 'imsmanifest.xml': manifest(itemResource('gone.xml')) }, '1: file_missing'],
    ['whose item is outside', { 'imsmanifest.xml': manifest(itemResource('../../etc/passwd')) }, '1: file_missing'],
    [
      'whose item is broken',
      { 'imsmanifest.xml': manifest(itemResource('one.xml')), 'one.xml': '<a>' },
      '1: xml_malformed',
    ],
  ])('%s are refused', async (_, files, expected) => {
    const { errors, questions } = await imported(await zip(files));

    expect([errors, questions]).toEqual([[expected], []]);
  });

  it('that are no archive are refused', async () => {
    expect((await imported(Buffer.from('PK damaged'))).errors).toEqual(['1: archive_unreadable']);
  });

  it('report an image that is not there', async () => {
    const file = await zip({
      'imsmanifest.xml': manifest(itemResource('one.xml')),
      'one.xml': choice('<img src="../../../secret.png" alt=""/>'),
    });

    const { notes, questions } = await imported(file);

    expect([notes, questions[0].files]).toEqual([['6: file_missing'], undefined]);
  });
});

describe('items', () => {
  it.each([
    ['entities', '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', '1: xml_entities'],
    ['another document', '<html/>', '1: qti_root_unknown'],
    ['no items', '<questestinterop/>', '1: qti_empty'],
    ['an unknown template', choice().replace('match_correct', 'match_magic'), '7: qti_template_unknown'],
    [
      'an unknown rule',
      item(
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/><responseProcessing><jump/></responseProcessing>',
      ),
      '3: qti_rule_unknown',
    ],
    [
      'an undeclared response',
      choice().replace('responseIdentifier="RESPONSE"', 'responseIdentifier="R2"'),
      '6: qti_variable_unknown',
    ],
  ])('with %s are refused at their line', async (_, xml, expected) => {
    expect((await imported(Buffer.from(xml))).errors).toEqual([expected]);
  });

  it('with parts that no question can have are left out and reported', async () => {
    const xml = choice('<customInteraction responseIdentifier="X"/>');

    const { errors, notes, types } = await imported(Buffer.from(xml));

    expect([errors, notes, types]).toEqual([[], ['6: qti_unsupported'], []]);
  });

  it('keep their own rules if no other type scores the same', async () => {
    const xml = choice()
      .replace('<responseProcessing template', '<x/><responseProcessing template')
      .replace(
        '<outcomeDeclaration identifier="SCORE"',
        '<templateDeclaration identifier="T" cardinality="single" baseType="integer"/><outcomeDeclaration identifier="SCORE"',
      );

    expect((await imported(Buffer.from(xml))).types).toEqual(['qti']);
  });
});

describe('exported packages', () => {
  it('give the question as it was, but prefer an item that another program changed', async () => {
    const { file } = await write(qti3, [exported(exampleOf('calculated'))]);
    const files = await readZip(file, { maxEntries: 10, maxBytes: 1e6, maxEntryBytes: 1e6 });
    const texts = Object.fromEntries(Array.from(files, ([path, bytes]) => [path, bytes.toString('utf8')]));
    const changed = await zip({ ...texts, 'items/item-1.xml': `${texts['items/item-1.xml']}\n` });

    expect([(await imported(file)).types, (await imported(changed)).types]).toEqual([['calculated'], ['long_text']]);
  });

  it.each([qti21, qti3])('of $name contain the files of questions', async (format) => {
    const url = '/api/v1/files/0190f5c2-0000-7000-8000-000000000001/content';
    const shown = {
      ...exampleOf('single_choice'),
      format: 'html' as const,
      prompt: `<p><img src="${url}" alt=""></p>`,
    };
    const files = [
      {
        url,
        name: 'map.png',
        mimeType: 'image/png',
        sizeBytes: 3,
        open: () => Promise.resolve(Readable.from([Buffer.from('png')])),
      },
    ];

    const { file } = await write(format, [{ ...exported(shown), files }]);
    const { questions } = await imported(file);

    expect(questions[0].files).toMatchObject([{ name: 'media/1-map.png' }]);
    expect(questions[0].content.prompt).toContain('/imported-files/media%2F1-map.png');
  });
});

const instructure = sharedFolder('qti-instructure');
const filesIn = (folder: string) => readdirSync(join(instructure ?? '', folder)).map((name) => `${folder}/${name}`);

/** Not well-formed: an element is not closed. */
const broken = ['items_1.2/fib.xml', 'items_1.2/fib_str.xml', 'items_1.2/item_no_title.xml'];

describe('material of instructure/qti', () => {
  if (!instructure) return void it('is not here', () => undefined);

  it.each([
    ...filesIn('items_1.2'),
    ...filesIn('items_2.1'),
    'feedback_quiz_1.2.xml',
    'edge_cases_1.2.xml',
    'all_canvas_simple_1.2.xml',
  ])('%s is imported, or its broken line is named', async (name) => {
    const { errors, types, notes } = await imported(readFileSync(join(instructure, name)));

    expect(errors).toEqual(broken.includes(name) ? ['45: xml_malformed'] : []);
    if (!broken.includes(name)) expect(types.length + notes.length).toBeGreaterThan(0);
  });

  const folder = (name: string) =>
    zip(
      Object.fromEntries(
        readdirSync(join(instructure, name), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .map((path) => [path.slice(join(instructure, name).length + 1), readFileSync(path, 'utf8')]),
      ),
    );

  it('reads a Canvas cartridge once, in its full form', async () => {
    const { errors, types, notes } = await imported(await folder('canvas_cartridge'));

    expect(errors).toEqual([]);
    expect(types.length).toBeGreaterThan(15);
    expect(notes.every((note) => /qti_no_response|unsupported|unused/.test(note))).toBe(true);
  });

  it.each([
    ['unsupported_version', '2: qti_empty', 'The manifest names no QTI items of version 1.2, 2 or 3.'],
    ['no_assessment_xml', '2: qti_unscored', 'choice.xml: The item choice.xml has neither'],
  ])('refuses %s', async (name, error, message) => {
    const { errors, messages } = await imported(await folder(name));

    expect([errors, messages]).toEqual([[error], [expect.stringContaining(message)]]);
  });
});
