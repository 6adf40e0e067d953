import { attributeOf, childNamed, identifierOf, type QtiNode } from './node.js';

const variable = (identifier: string): QtiNode => ({ name: 'variable', attributes: { identifier } });
const correct = (identifier: string): QtiNode => ({ name: 'correct', attributes: { identifier } });
const number = (text: string): QtiNode => ({ name: 'baseValue', attributes: { baseType: 'float' }, text });
const isNull = (identifier: string): QtiNode => ({ name: 'isNull', children: [variable(identifier)] });

const setScore = (children: QtiNode[]): QtiNode => ({
  name: 'setOutcomeValue',
  attributes: { identifier: 'SCORE' },
  children,
});

const setFeedback = (text: string): QtiNode => ({
  name: 'setOutcomeValue',
  attributes: { identifier: 'FEEDBACK' },
  children: [{ name: 'baseValue', attributes: { baseType: 'identifier' }, text }],
});

const condition = (test: QtiNode, then: QtiNode[], otherwise: QtiNode[]): QtiNode => ({
  name: 'responseCondition',
  children: [
    { name: 'responseIf', children: [test, ...then] },
    { name: 'responseElse', children: otherwise },
  ],
});

const map = (name: string): QtiNode => ({ name, attributes: { identifier: 'RESPONSE' } });

const mapped = (name: string): QtiNode[] => [
  condition(isNull('RESPONSE'), [setScore([number('0')])], [setScore([map(name)])]),
];

/** The score of a correct response: the declared maximum, 1 without one. */
const fullScore = (declarations: QtiNode[]): QtiNode => {
  const declared = declarations.some((node) => identifierOf(node) === 'MAXSCORE' && childNamed(node, 'defaultValue'));
  return declared ? variable('MAXSCORE') : number('1');
};

type Template = (declarations: QtiNode[]) => QtiNode[];

const matchCorrect: Template = (declarations) => [
  condition(
    { name: 'match', children: [variable('RESPONSE'), correct('RESPONSE')] },
    [setScore([fullScore(declarations)])],
    [setScore([number('0')])],
  ),
];

/** Common Cartridge: also sets FEEDBACK. */
const matchWithFeedback: Template = (declarations) => [
  condition(
    { name: 'match', children: [variable('RESPONSE'), correct('RESPONSE')] },
    [setScore([fullScore(declarations)]), setFeedback('correct')],
    [setScore([number('0')]), setFeedback('incorrect')],
  ),
];

const matchNothing: Template = (declarations) => [
  condition(isNull('RESPONSE'), [setScore([fullScore(declarations)])], [setScore([number('0')])]),
];

/** The response processing templates of QTI 2 and 3 by the last part of their address. */
const templates: Record<string, Template> = {
  match_correct: matchCorrect,
  match_nothing: matchNothing,
  map_response: () => mapped('mapResponse'),
  map_response_point: () => mapped('mapResponsePoint'),
  cc2_match: matchWithFeedback,
  cc2_match_basic: matchWithFeedback,
  cc2_match_nothing: matchNothing,
  cc2_map_response: () => mapped('mapResponse'),
  cc_match: matchWithFeedback,
};

/** The rules of a standard template; undefined if the address names none. */
export function standardRules(address: string, declarations: QtiNode[]): QtiNode[] | undefined {
  const name = (address.split('/').at(-1) ?? '').replace(/\.xml$/i, '').toLowerCase();
  return Object.hasOwn(templates, name) ? templates[name]?.(declarations) : undefined;
}

/** The address of the template of a `responseProcessing` element. */
export const templateAddress = (processing: QtiNode): string | undefined =>
  attributeOf(processing, 'template') ?? attributeOf(processing, 'templateLocation');
