import { readXml } from '#platform/xml/read-xml.js';
import { qtiNode } from '#questions/formats/qti/read/qti-node.js';
import { displayed } from '#questions/types/qti/score-item.js';
import { type ItemPlace, scoreTest } from '#questions/types/qti/score-test.js';
import { standardRules } from '#questions/types/qti/standard-rules.js';
import { startSession } from '#questions/types/qti/score-item.js';

async function nodesOf(xml: string) {
  const reading = await readXml(`<x>${xml}</x>`);
  if ('issue' in reading) throw new Error(reading.issue.message);
  return reading.root.elements.map(qtiNode);
}

async function placeOf(identifier: string, response: string | null, more: Partial<ItemPlace> = {}): Promise<ItemPlace> {
  const declarations = await nodesOf(`
    <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"><correctResponse><value>a</value></correctResponse></responseDeclaration>
    <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMinimum="0" normalMaximum="2"/>
    <outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float"><defaultValue><value>2</value></defaultValue></outcomeDeclaration>`);
  const rules = { declarations, responseProcessing: standardRules('match_correct', declarations) ?? [] };
  return {
    identifier,
    sections: ['s1'],
    categories: [],
    weights: {},
    rules,
    responses: { RESPONSE: response },
    ...more,
  };
}

const places = async () => [
  await placeOf('one', 'a', { categories: ['easy'], weights: { double: '2' } }),
  await placeOf('two', 'b', { sections: ['s2'] }),
  await placeOf('three', null, { categories: ['easy'] }),
];

async function outcomeOf(rule: string): Promise<string> {
  const declarations = await nodesOf('<outcomeDeclaration identifier="TOTAL" cardinality="single" baseType="float"/>');
  const outcomeProcessing = await nodesOf(rule);
  return displayed(scoreTest({ declarations, outcomeProcessing }, await places(), 1).value('TOTAL'));
}

const set = (expression: string) => `<setOutcomeValue identifier="TOTAL">${expression}</setOutcomeValue>`;
const size = (expression: string) => set(`<containerSize>${expression}</containerSize>`);

it.each([
  [set('<sum><testVariables variableIdentifier="SCORE"/></sum>'), '2'],
  [set('<sum><testVariables variableIdentifier="SCORE" weightIdentifier="double"/></sum>'), '4'],
  [set('<sum><testVariables variableIdentifier="SCORE" sectionIdentifier="s2"/></sum>'), '0'],
  [size('<testVariables variableIdentifier="SCORE" includeCategory="easy"/>'), '2'],
  [size('<testVariables variableIdentifier="SCORE" excludeCategory="easy"/>'), '1'],
  [set('<sum><outcomeMaximum outcomeIdentifier="SCORE"/></sum>'), '6'],
  [set('<sum><outcomeMinimum outcomeIdentifier="SCORE"/></sum>'), '0'],
  [set('<numberCorrect/>'), '1'],
  [set('<numberIncorrect/>'), '2'],
  [set('<numberResponded/>'), '2'],
  [set('<numberPresented/>'), '3'],
  [set('<numberSelected includeCategory="easy"/>'), '2'],
  [set('<variable identifier="one.SCORE"/>'), '2'],
  [set('<variable identifier="one.SCORE" weightIdentifier="double"/>'), '4'],
  [
    `<outcomeCondition><outcomeIf><gt><numberCorrect/><baseValue baseType="integer">2</baseValue></gt>${set('<baseValue baseType="float">9</baseValue>')}</outcomeIf>
     <outcomeElse>${set('<baseValue baseType="float">5</baseValue>')}</outcomeElse></outcomeCondition>`,
    '5',
  ],
  [
    `${set('<baseValue baseType="float">1</baseValue>')}<exitTest/>${set('<baseValue baseType="float">2</baseValue>')}`,
    '1',
  ],
])('%s makes %s', async (rule, expected) => {
  expect(await outcomeOf(rule)).toBe(expected);
});

describe('template processing', () => {
  const template = '<templateDeclaration identifier="A" cardinality="single" baseType="integer"/>';
  const draw = '<setTemplateValue identifier="A"><randomInteger min="1" max="100"/></setTemplateValue>';
  const drawn = async (rules: string, seed: string) => {
    const rulesOfItem = { declarations: await nodesOf(template), templateProcessing: await nodesOf(rules) };
    return Number(displayed(startSession(rulesOfItem, seed).value('A')));
  };

  it('draws the same values for the same seed, and others for others', async () => {
    const values = await Promise.all(['s1', 's1', 's2', 's3', 's4'].map((seed) => drawn(draw, seed)));

    expect(values[0]).toBe(values[1]);
    expect(new Set(values).size).toBeGreaterThan(2);
  });

  it('draws again until the constraint holds', async () => {
    const constraint =
      '<templateConstraint><gt><variable identifier="A"/><baseValue baseType="integer">90</baseValue></gt></templateConstraint>';

    expect(await drawn(draw + constraint, 's1')).toBeGreaterThan(90);
  });

  it('ends early at exitTemplate', async () => {
    const later = '<setTemplateValue identifier="A"><baseValue baseType="integer">7</baseValue></setTemplateValue>';

    expect(await drawn(`${later}<exitTemplate/>${draw}`, 's1')).toBe(7);
  });
});
