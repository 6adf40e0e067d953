import { readXml } from '#platform/xml/read-xml.js';
import { qtiNode } from '#questions/formats/qti/read/qti-node.js';
import { checkRules } from '#questions/types/qti/check-rules.js';
import { evaluate } from '#questions/types/qti/expressions.js';
import type { QtiNode } from '#questions/types/qti/node.js';
import { displayed } from '#questions/types/qti/score-item.js';
import { Session } from '#questions/types/qti/session.js';

const declarations = `
  <responseDeclaration identifier="ONE" cardinality="single" baseType="identifier"><correctResponse><value>a</value></correctResponse></responseDeclaration>
  <responseDeclaration identifier="MANY" cardinality="multiple" baseType="identifier"/>
  <responseDeclaration identifier="ORDER" cardinality="ordered" baseType="identifier"/>
  <responseDeclaration identifier="TEXT" cardinality="single" baseType="string"/>
  <responseDeclaration identifier="NUMBER" cardinality="single" baseType="float"/>
  <responseDeclaration identifier="NONE" cardinality="single" baseType="identifier"/>
  <responseDeclaration identifier="POINT" cardinality="multiple" baseType="point">
    <areaMapping defaultValue="-1"><areaMapEntry shape="circle" coords="10,10,5" mappedValue="2"/><areaMapEntry shape="rect" coords="20,20,40,40" mappedValue="3"/></areaMapping>
  </responseDeclaration>
  <responseDeclaration identifier="MAPPED" cardinality="multiple" baseType="string">
    <mapping lowerBound="0" upperBound="3" defaultValue="-1"><mapEntry mapKey="x" mappedValue="2"/><mapEntry mapKey="Y" mappedValue="0.5" caseSensitive="false"/></mapping>
  </responseDeclaration>
  <responseDeclaration identifier="RECORD" cardinality="record" baseType="float"/>
  <outcomeDeclaration identifier="LEVEL" cardinality="single" baseType="integer"><defaultValue><value>4</value></defaultValue></outcomeDeclaration>`;

const responses = {
  ONE: 'a',
  MANY: ['a', 'b'],
  ORDER: ['a', 'b', 'c'],
  TEXT: 'Paris is big',
  NUMBER: '2.5',
  POINT: ['12 12', '9 9', '30 30', '99 99'],
  MAPPED: ['x', 'y', 'z'],
  RECORD: '-1.250e3',
};

async function nodesOf(xml: string): Promise<QtiNode[]> {
  const reading = await readXml(`<x>${xml}</x>`);
  if ('issue' in reading) throw new Error(reading.issue.message);
  return reading.root.elements.map(qtiNode);
}

/** The value of an expression as text; empty for NULL. */
async function valueOf(xml: string): Promise<string> {
  const session = new Session(await nodesOf(declarations), 1);
  session.respond(responses);
  const [expression] = await nodesOf(xml);
  return displayed(evaluate(expression, session));
}

const n = (...numbers: (number | string)[]) =>
  numbers.map((number) => `<baseValue baseType="float">${number}</baseValue>`).join('');
const s = (...texts: string[]) => texts.map((text) => `<baseValue baseType="string">${text}</baseValue>`).join('');
const v = (identifier: string) => `<variable identifier="${identifier}"/>`;
const yes = '<baseValue baseType="boolean">true</baseValue>';
const no = '<baseValue baseType="boolean">false</baseValue>';
const none = '<null/>';
const of = (name: string, inner = '', attributes = '') => `<${name} ${attributes}>${inner}</${name}>`;
const list = (inner: string) => of('multiple', inner);

it.each([
  // Variables and constants.
  [v('ONE'), 'a'],
  [v('MANY'), 'a, b'],
  [v('NONE'), ''],
  [of('correct', '', 'identifier="ONE"'), 'a'],
  [of('default', '', 'identifier="LEVEL"'), '4'],
  [of('mapResponse', '', 'identifier="MAPPED"'), '1.5'],
  [of('mapResponse', '', 'identifier="ONE"'), '0'],
  [of('mapResponsePoint', '', 'identifier="POINT"'), '4'],
  [of('fieldValue', v('RECORD'), 'fieldIdentifier="floatValue"'), '-1250'],
  [of('fieldValue', v('RECORD'), 'fieldIdentifier="nsf"'), '4'],
  [of('fieldValue', v('RECORD'), 'fieldIdentifier="rightDigits"'), '3'],
  [of('fieldValue', v('RECORD'), 'fieldIdentifier="exponent"'), '3'],
  // Truth, where NULL is unknown.
  [of('and', yes + yes), 'true'],
  [of('and', none + no), 'false'],
  [of('and', none + yes), ''],
  [of('or', none + yes), 'true'],
  [of('or', none + no), ''],
  [of('not', no), 'true'],
  [of('not', none), ''],
  [of('anyN', yes + yes + no, 'min="1" max="2"'), 'true'],
  [of('anyN', yes + none, 'min="2" max="2"'), ''],
  [of('anyN', no + no + none, 'min="2" max="3"'), 'false'],
  [of('isNull', v('NONE')), 'true'],
  [of('isNull', v('ONE')), 'false'],
  [of('isNotNull', v('ONE')), 'true'],
  // Equality.
  [of('match', v('ONE') + of('correct', '', 'identifier="ONE"')), 'true'],
  [
    of(
      'match',
      v('MANY') + list('<baseValue baseType="identifier">b</baseValue><baseValue baseType="identifier">a</baseValue>'),
    ),
    'true',
  ],
  [of('match', v('NONE') + v('ONE')), ''],
  [of('equal', n(0.3) + of('sum', n(0.1, 0.2))), 'true'],
  [of('equal', n(10, 10.5), 'toleranceMode="absolute" tolerance="0.5"'), 'true'],
  [of('equal', n(10, 10.5), 'toleranceMode="absolute" tolerance="0.5" includeUpperBound="false"'), 'false'],
  [of('equal', n(10, 9), 'toleranceMode="absolute" tolerance="0.5 1"'), 'false'],
  [of('equal', n(200, 220), 'toleranceMode="relative" tolerance="10"'), 'true'],
  [of('equal', n(10, 14), 'toleranceMode="absolute" tolerance="{LEVEL}"'), 'true'],
  [of('notEqual', s('a', 'b')), 'true'],
  [of('equalRounded', n(3.175, 3.183), 'roundingMode="significantFigures" figures="3"'), 'true'],
  [of('equalRounded', n(1.24, 1.16), 'roundingMode="decimalPlaces" figures="1"'), 'true'],
  [of('lt', n(1, 2)), 'true'],
  [of('lte', n(2, 2)), 'true'],
  [of('gt', n(1, 2)), 'false'],
  [of('gte', n(2, 2)), 'true'],
  [of('gte', n(2) + none), ''],
  [
    '<durationLT><baseValue baseType="duration">PT59S</baseValue><baseValue baseType="duration">PT1M</baseValue></durationLT>',
    'true',
  ],
  [
    '<durationGTE><baseValue baseType="duration">P1D</baseValue><baseValue baseType="duration">PT24H</baseValue></durationGTE>',
    'true',
  ],
  // Arithmetic is exact.
  [of('sum', n(0.1, 0.2)), '0.3'],
  [of('sum', list(n(1, 2)) + n(3)), '6'],
  [of('sum', n(1) + none), ''],
  [of('product', n(0.1, 3)), '0.3'],
  [of('subtract', n(1, 0.9)), '0.1'],
  [of('product', of('divide', n(1, 3)) + n(3)), '1'],
  [of('divide', n(1, 0)), ''],
  [of('power', n(2, 10)), '1024'],
  [of('power', n(2, -1)), '0.5'],
  [of('power', n(9, 0.5)), '3'],
  [of('power', n(-1, 0.5)), ''],
  [of('integerDivide', n(-7, 2)), '-4'],
  [of('integerModulus', n(-7, 2)), '1'],
  [of('mod', n(7, 2)), '1'],
  [of('truncate', n(-6.8)), '-6'],
  [of('round', n(6.5)), '7'],
  [of('round', n(-6.5)), '-6'],
  [of('roundTo', n(1234.5), 'roundingMode="significantFigures" figures="2"'), '1200'],
  [of('roundTo', n(0.012345), 'roundingMode="significantFigures" figures="3"'), '0.0123'],
  [of('roundTo', n(2.345), 'roundingMode="decimalPlaces" figures="2"'), '2.35'],
  [of('integerToFloat', n(3)), '3'],
  [of('min', n(3, 1, 2)), '1'],
  [of('max', list(n(3, 1)) + n(2)), '3'],
  [of('gcd', n(8, 12, 20)), '4'],
  [of('lcm', n(4, 6)), '12'],
  [of('lcm', n(4, 0)), '0'],
  // Functions and statistics.
  ...(['sin', 'cos', 'tan', 'asin', 'atan', 'sinh', 'tanh'] as const).map((name): [string, string] => [
    of('mathOperator', n(0), `name="${name}"`),
    name === 'cos' ? '1' : '0',
  ]),
  ...(['sec', 'cosh', 'sech', 'exp'] as const).map((name): [string, string] => [
    of('mathOperator', n(0), `name="${name}"`),
    '1',
  ]),
  [of('mathOperator', n(1), 'name="acos"'), '0'],
  [of('mathOperator', n(1), 'name="asec"'), '0'],
  [of('roundTo', of('mathOperator', n(1), 'name="acsc"'), 'roundingMode="decimalPlaces" figures="4"'), '1.5708'],
  [of('roundTo', of('mathOperator', n(1), 'name="acot"'), 'roundingMode="decimalPlaces" figures="4"'), '0.7854'],
  [of('roundTo', of('mathOperator', n(1), 'name="csc"'), 'roundingMode="decimalPlaces" figures="4"'), '1.1884'],
  [of('roundTo', of('mathOperator', n(1), 'name="cot"'), 'roundingMode="decimalPlaces" figures="4"'), '0.6421'],
  [of('roundTo', of('mathOperator', n(1), 'name="csch"'), 'roundingMode="decimalPlaces" figures="4"'), '0.8509'],
  [of('roundTo', of('mathOperator', n(1), 'name="coth"'), 'roundingMode="decimalPlaces" figures="4"'), '1.313'],
  [of('mathOperator', n(1000), 'name="log"'), '3'],
  [of('mathOperator', n(1), 'name="ln"'), '0'],
  [of('mathOperator', n(-1), 'name="ln"'), ''],
  [of('mathOperator', n(-2), 'name="abs"'), '2'],
  [of('mathOperator', n(-2), 'name="signum"'), '-1'],
  [of('mathOperator', n(-1.5), 'name="floor"'), '-2'],
  [of('mathOperator', n(-1.5), 'name="ceil"'), '-1'],
  [of('mathOperator', n(0, 1), 'name="atan2"'), '0'],
  [
    of(
      'roundTo',
      of('mathOperator', '<mathConstant name="pi"/>', 'name="toDegrees"'),
      'roundingMode="decimalPlaces" figures="6"',
    ),
    '180',
  ],
  [of('roundTo', of('mathOperator', n(180), 'name="toRadians"'), 'roundingMode="decimalPlaces" figures="4"'), '3.1416'],
  [of('roundTo', '<mathConstant name="e"/>', 'roundingMode="decimalPlaces" figures="3"'), '2.718'],
  [of('statsOperator', list(n(1, 2, 3, 4)), 'name="mean"'), '2.5'],
  [of('statsOperator', list(n(1, 2, 3)), 'name="sampleVariance"'), '1'],
  [of('statsOperator', list(n(1, 2, 3)), 'name="sampleSD"'), '1'],
  [of('statsOperator', list(n(1, 3)), 'name="popVariance"'), '1'],
  [of('statsOperator', list(n(1, 3)), 'name="popSD"'), '1'],
  [of('statsOperator', list(n(1)), 'name="sampleVariance"'), ''],
  [of('statsOperator', list(n(1) + none), 'name="mean"'), ''],
  [of('popSD', list(n(1, 3))), '1'],
  // Containers.
  [of('containerSize', v('MANY')), '2'],
  [of('containerSize', v('NONE')), '0'],
  [of('multiple', none), ''],
  [of('ordered', n(1) + none + n(2)), '1, 2'],
  [of('index', v('ORDER'), 'n="2"'), 'b'],
  [of('index', v('ORDER'), 'n="4"'), ''],
  [of('member', '<baseValue baseType="identifier">b</baseValue>' + v('MANY')), 'true'],
  [of('member', '<baseValue baseType="identifier">c</baseValue>' + v('MANY')), 'false'],
  [
    of(
      'contains',
      v('ORDER') +
        of('ordered', '<baseValue baseType="identifier">b</baseValue><baseValue baseType="identifier">c</baseValue>'),
    ),
    'true',
  ],
  [
    of(
      'contains',
      v('ORDER') +
        of('ordered', '<baseValue baseType="identifier">c</baseValue><baseValue baseType="identifier">b</baseValue>'),
    ),
    'false',
  ],
  [
    of(
      'contains',
      v('MANY') + list('<baseValue baseType="identifier">b</baseValue><baseValue baseType="identifier">b</baseValue>'),
    ),
    'false',
  ],
  [of('delete', '<baseValue baseType="identifier">a</baseValue>' + v('ORDER')), 'b, c'],
  [of('repeat', n(1, 2), 'numberRepeats="2"'), '1, 2, 1, 2'],
  [of('repeat', n(1), 'numberRepeats="0"'), ''],
  [of('inside', '<baseValue baseType="point">5 5</baseValue>', 'shape="poly" coords="0,0,10,0,10,10,0,10"'), 'true'],
  [of('inside', '<baseValue baseType="point">11 5</baseValue>', 'shape="poly" coords="0,0,10,0,10,10,0,10"'), 'false'],
  [of('inside', '<baseValue baseType="point">10 5</baseValue>', 'shape="poly" coords="0,0,10,0,10,10,0,10"'), 'true'],
  [of('inside', '<baseValue baseType="point">4 1</baseValue>', 'shape="ellipse" coords="0,0,5,2"'), 'true'],
  [of('inside', '<baseValue baseType="point">4 2</baseValue>', 'shape="ellipse" coords="0,0,5,2"'), 'false'],
  [of('inside', '<baseValue baseType="point">999 999</baseValue>', 'shape="default" coords=""'), 'true'],
  // Texts.
  [of('stringMatch', v('TEXT') + s('paris IS big'), 'caseSensitive="false"'), 'true'],
  [of('stringMatch', v('TEXT') + s('paris is big'), 'caseSensitive="true"'), 'false'],
  [of('stringMatch', v('TEXT') + s('is'), 'caseSensitive="true" substring="true"'), 'true'],
  [of('substring', s('is') + v('TEXT'), 'caseSensitive="true"'), 'true'],
  [of('substring', s('ABCDE') + n(2, 2)), 'BC'],
  [of('patternMatch', v('TEXT'), 'pattern="[A-Z]\\p{Ll}+ is (big|old)"'), 'true'],
  [of('patternMatch', v('TEXT'), 'pattern="Paris"'), 'false'],
  [of('isTypeOf', n(1) + s('float')), 'true'],
  [
    of(
      'lookupTable',
      n(2) + '<matchTable defaultValue="0"><matchTableEntry sourceValue="2" targetValue="7"/></matchTable>',
    ),
    '7',
  ],
  [
    of(
      'lookupTable',
      n(2.5) +
        '<interpolationTable><interpolationTableEntry sourceValue="3" targetValue="9"/><interpolationTableEntry sourceValue="2" targetValue="5"/></interpolationTable>',
    ),
    '5',
  ],
  [of('preCondition', v('MANY')), 'true'],
])('%s is ‘%s’', async (xml, expected) => {
  expect(await valueOf(xml)).toBe(expected);
});

it.each([
  ['<randomInteger min="3" max="9" step="3"/>', ['3', '6', '9']],
  [of('random', v('MANY')), ['a', 'b']],
])('%s is one of its values, the same for the same seed', async (xml, values) => {
  const first = await valueOf(xml);

  expect(values).toContain(first);
  expect(await valueOf(xml)).toBe(first);
});

it('randomFloat stays in its range', async () => {
  const number = Number(await valueOf('<randomFloat min="1.5" max="1.6"/>'));

  expect(number).toBeGreaterThanOrEqual(1.5);
  expect(number).toBeLessThanOrEqual(1.6);
});

it.each([
  ['<customOperator class="x"/>', 'qti_expression_unknown'],
  ['<magic/>', 'qti_expression_unknown'],
  ['<variable identifier="UNKNOWN"/>', 'qti_variable_unknown'],
  ['<numberCorrect/>', 'qti_expression_test'],
  [of('match', n(1)), 'qti_operands'],
  ['<baseValue baseType="integer">one</baseValue>', 'qti_value'],
  [of('mathOperator', n(1), 'name="cube"'), 'qti_attribute'],
  [of('inside', v('POINT'), 'shape="circle" coords="1,2"'), 'qti_area'],
  [of('patternMatch', v('TEXT'), 'pattern="(a"'), 'qti_pattern'],
  [of('patternMatch', v('TEXT'), 'pattern="(?=a)b"'), 'qti_pattern'],
  [of('patternMatch', v('TEXT'), 'pattern="((a{1,999}){1,999}){1,999}"'), 'qti_pattern'],
  ['<and/>', 'qti_operands'],
])('%s is refused as %s', async (xml, rule) => {
  const rules = await nodesOf(of('setOutcomeValue', xml, 'identifier="SCORE"'));

  const faults = checkRules(rules, new Set(['SCORE', 'TEXT', 'POINT']));

  expect(faults.map((fault) => fault.rule)).toContain(rule);
});

it('refuses rules that are nested too deep', async () => {
  const deep = Array.from({ length: 70 }).reduce<string>((inner) => of('not', inner), yes);

  const faults = checkRules(await nodesOf(of('setOutcomeValue', deep, 'identifier="SCORE"')), new Set(['SCORE']));

  expect(faults.map(({ rule }) => rule)).toEqual(['qti_too_deep']);
});
