import { type XmlElement } from '#platform/xml/xml-element.js';
import { Unreadable } from '#questions/formats/qti/qti-item.js';
import { type QtiNode } from '#questions/types/qti/node.js';

/** A response of an item of QTI 1: what is compared with it. */
export interface Response1 {
  id: string;
  cardinality: 'single' | 'multiple' | 'ordered';
  baseType: 'identifier' | 'string' | 'float' | 'point';
  /** Whether texts are compared without case unless a condition says otherwise. */
  ignoresCase: boolean;
}

export type Responses1 = ReadonlyMap<string, Response1>;

export const variable = (identifier: string): QtiNode => ({ name: 'variable', attributes: { identifier } });
export const base = (baseType: string, text: string): QtiNode => ({
  name: 'baseValue',
  attributes: { baseType },
  text,
});
const both = (name: string, children: QtiNode[]): QtiNode => ({ name, children });
const always: QtiNode = base('boolean', 'true');

/** A `conditionvar` as one expression of QTI 2. */
export const conditionOf = (element: XmlElement, responses: Responses1): QtiNode => allOf(element, responses);

/**
 * The conditions inside an element, of which all must hold. Several values of one single response can never hold
 * together, so that authors mean one of them; several of an ordered response are its order.
 */
function allOf(element: XmlElement, responses: Responses1): QtiNode {
  const children = element.elements.filter(({ name }) => name !== 'qticomment');
  const grouped = new Map<string, XmlElement[]>();
  const others: QtiNode[] = [];
  for (const child of children) {
    const id = child.name === 'varequal' ? (child.attribute('respident') ?? '') : undefined;
    if (id === undefined) others.push(expressionOf(child, responses));
    else grouped.set(id, [...(grouped.get(id) ?? []), child]);
  }
  const values = [...grouped.values()].map((group) => valuesOf(group, responses));
  const expressions = [...values, ...others];
  const [only] = expressions;
  if (!only) return always;
  return expressions.length === 1 ? only : both('and', expressions);
}

function valuesOf(group: XmlElement[], responses: Responses1): QtiNode {
  const [first] = group;
  if (!first) return always;
  const response = responseOf(first, responses);
  const equal = group.map((element) => equalTo(element, response));
  const [only] = equal;
  if (only && equal.length === 1) return only;
  if (response.cardinality === 'ordered') {
    const order = group.map((element) => base('identifier', element.text.trim()));
    return both('match', [variable(response.id), both('ordered', order)]);
  }
  return both(response.cardinality === 'multiple' ? 'and' : 'or', equal);
}

function expressionOf(element: XmlElement, responses: Responses1): QtiNode {
  switch (element.name) {
    case 'and':
      return allOf(element, responses);
    case 'or':
      return both(
        'or',
        element.elements.map((child) => expressionOf(child, responses)),
      );
    case 'not':
      return negated(allOf(element, responses));
    case 'other':
      return always;
    case 'unanswered':
      return both('isNull', [variable(responseOf(element, responses).id)]);
    case 'varequal':
      return equalTo(element, responseOf(element, responses));
    case 'varlt':
    case 'varlte':
    case 'vargt':
    case 'vargte':
      return compared(element, responseOf(element, responses));
    case 'varsubstring':
      return contained(element, responseOf(element, responses));
    case 'varinside':
      return inside(element, responseOf(element, responses));
    default: {
      const message = `The condition ${element.name} cannot be evaluated.`;
      throw new Unreadable({ line: element.line, rule: 'qti_condition_unknown', message }, false);
    }
  }
}

/** Unanswered is not equal, where QTI 2 would not know. */
const negated = (expression: QtiNode): QtiNode =>
  both('not', [both('and', [expression, { ...always, attributes: { baseType: 'boolean' } }])]);

/** A condition on a response that is not there is meant for the only one, as some exports misname it. */
function responseOf(element: XmlElement, responses: Responses1): Response1 {
  const id = element.attribute('respident') ?? '';
  const [only] = responses.values();
  const found = responses.get(id) ?? (responses.size === 1 ? only : undefined);
  if (found) return found;
  const message = `The condition refers to the response ${id || 'without a name'}, which the item does not have.`;
  throw new Unreadable({ line: element.line, rule: 'qti_variable_unknown', message });
}

function equalTo(element: XmlElement, { id, cardinality, baseType, ignoresCase }: Response1): QtiNode {
  const text = element.text.trim();
  if (baseType === 'float') return both('equal', [variable(id), base('float', text)]);
  if (baseType === 'string') {
    const folds = (element.attribute('case')?.toLowerCase() ?? (ignoresCase ? 'no' : 'yes')) === 'no';
    return {
      name: 'stringMatch',
      attributes: { caseSensitive: String(!folds) },
      children: [variable(id), base('string', text)],
    };
  }
  if (cardinality === 'single') return both('match', [variable(id), base('identifier', text)]);
  return both('member', [base('identifier', text), variable(id)]);
}

const comparisons: Record<string, string> = { varlt: 'lt', varlte: 'lte', vargt: 'gt', vargte: 'gte' };

const compared = (element: XmlElement, { id }: Response1): QtiNode =>
  both(comparisons[element.name] ?? 'lt', [variable(id), base('float', element.text.trim())]);

const contained = (element: XmlElement, { id }: Response1): QtiNode => ({
  name: 'stringMatch',
  attributes: { caseSensitive: String(element.attribute('case')?.toLowerCase() === 'yes'), substring: 'true' },
  children: [variable(id), base('string', element.text.trim())],
});

const areaShapes: Record<string, string> = { rectangle: 'rect', ellipse: 'ellipse', bounded: 'poly' };

const inside = (element: XmlElement, { id }: Response1): QtiNode => ({
  name: 'inside',
  attributes: {
    shape: areaShapes[element.attribute('areatype')?.toLowerCase() ?? ''] ?? 'rect',
    coords: element.text.trim(),
  },
  children: [variable(id)],
});
