import { type QtiNode } from '#questions/types/qti/node.js';
import { exact, type Fraction } from '#questions/types/shared/fraction.js';

/** Elements of declarations and rules, by their QTI 2 names. */
export const node = (name: string, attributes: Record<string, string> = {}, ...children: QtiNode[]): QtiNode => ({
  name,
  ...(Object.keys(attributes).length > 0 && { attributes }),
  ...(children.length > 0 && { children }),
});

export const base = (baseType: string, text: string): QtiNode => ({ ...node('baseValue', { baseType }), text });
export const variable = (identifier: string): QtiNode => node('variable', { identifier });
export const value = (text: string): QtiNode => ({ name: 'value', text });
export const setOutcome = (identifier: string, expression: QtiNode): QtiNode =>
  node('setOutcomeValue', { identifier }, expression);

export const number = (amount: Fraction): string => amount.toShort(20);

/** A condition with branches that are tried in their order. */
export const condition = (branches: { test: QtiNode; rules: QtiNode[] }[], otherwise: QtiNode[] = []): QtiNode =>
  node(
    'responseCondition',
    {},
    ...branches.map(({ test, rules }, index) =>
      node(index === 0 ? 'responseIf' : 'responseElseIf', {}, test, ...rules),
    ),
    ...(otherwise.length > 0 ? [node('responseElse', {}, ...otherwise)] : []),
  );

export const declaration =
  (kind: string, identifier: string, type: [cardinality: string, baseType: string]) =>
  (...children: QtiNode[]): QtiNode =>
    node(`${kind}Declaration`, { identifier, cardinality: type[0], baseType: type[1] }, ...children);

export const correctResponse = (values: string[]): QtiNode => node('correctResponse', {}, ...values.map(value));

/** Points by value. The sum of all is at least 0. */
export const mapping = (entries: [key: string, points: Fraction][], attributes: Record<string, string> = {}): QtiNode =>
  node(
    'mapping',
    { lowerBound: '0', defaultValue: '0', ...attributes },
    ...entries.map(([mapKey, points]) => node('mapEntry', { mapKey, mappedValue: number(points) })),
  );

export const outcome = (identifier: string, initial: string): QtiNode =>
  declaration('outcome', identifier, ['single', 'float'])(node('defaultValue', {}, value(initial)));

/** The least whole number by which all credits become whole, so that no third has to be written as a decimal. */
export function commonDenominator(credits: string[]): number {
  for (let scale = 1; scale <= 10_000; scale += 1) {
    const isWhole = credits.every((credit) => /^-?\d+$/.test(String(exact(credit).times(exact(String(scale))))));
    if (isWhole) return scale;
  }
  return 10_000;
}
