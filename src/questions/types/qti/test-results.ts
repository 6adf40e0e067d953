import { attributeOf, type QtiNode } from './node.js';
import { type BaseType, baseTypes, container, type Value } from './values.js';
import { bounded } from './numbers.js';
import { Fraction } from '#questions/types/shared/fraction.js';

/** The lowest and highest value of an outcome, as its declaration says. */
export interface Limits {
  minimum?: Fraction;
  maximum?: Fraction;
}

/** The result of one item of a test, as the outcome processing of the test sees it. */
export interface ItemResult {
  identifier: string;
  sections: string[];
  categories: string[];
  weights: Record<string, string>;
  outcomes: ReadonlyMap<string, Value>;
  limits: ReadonlyMap<string, Limits>;
  isPresented: boolean;
  isResponded: boolean;
  isSelected: boolean;
  /** Whether the response equals the declared correct response; undefined if the item declares none. */
  isCorrect?: boolean;
}

export interface TestResults {
  items: ItemResult[];
}

const namesIn = (node: QtiNode, name: string): string[] =>
  (attributeOf(node, name) ?? '').split(/\s+/).filter((part) => part !== '');

/** The items that an expression is about, by section and category. */
export function itemsFor(node: QtiNode, { items }: TestResults): ItemResult[] {
  const section = attributeOf(node, 'sectionIdentifier');
  const [included, excluded] = [namesIn(node, 'includeCategory'), namesIn(node, 'excludeCategory')];
  return items.filter(({ sections, categories }) => {
    if (section && !sections.includes(section)) return false;
    if (included.length > 0 && !included.some((category) => categories.includes(category))) return false;
    return !excluded.some((category) => categories.includes(category));
  });
}

export const weightOf = ({ weights }: ItemResult, weightIdentifier: string | undefined): Fraction =>
  Fraction.parse((weightIdentifier && weights[weightIdentifier]) || '1') ?? Fraction.one;

/** One variable of all items with single values, as a container; numbers are multiplied with their weight. */
export function testVariables(node: QtiNode, results: TestResults): Value {
  const weighted = itemsFor(node, results).flatMap((item) => {
    const value = item.outcomes.get(attributeOf(node, 'variableIdentifier') ?? '');
    const scalar = value?.items.length === 1 ? value.items[0] : undefined;
    if (scalar === undefined) return [];
    const factor = weightOf(item, attributeOf(node, 'weightIdentifier'));
    return [scalar instanceof Fraction ? (bounded(scalar.times(factor)) ?? Fraction.zero) : scalar];
  });
  const baseType: BaseType = baseTypes.find((known) => known === attributeOf(node, 'baseType')) ?? 'float';
  return container('multiple', baseType, weighted);
}

/**
 * The declared minimum or maximum of one outcome of all items, as a container. Items without a minimum are left out; a
 * missing maximum makes the result NULL (QTI 2.2, outcomeMinimum and outcomeMaximum).
 */
export function limitsOf(node: QtiNode, results: TestResults, limit: 'minimum' | 'maximum'): Value {
  const identifier = attributeOf(node, 'outcomeIdentifier') ?? '';
  const limits = itemsFor(node, results).map((item) => {
    const number = item.limits.get(identifier)?.[limit];
    return number && number.times(weightOf(item, attributeOf(node, 'weightIdentifier')));
  });
  const known = limits.filter((number) => number !== undefined);
  if (limit === 'maximum' && known.length < limits.length) return null;
  return container('multiple', 'float', known);
}
