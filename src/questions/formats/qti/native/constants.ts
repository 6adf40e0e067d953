import { type QtiItem } from '#questions/formats/qti/qti-item.js';
import {
  attributeOf,
  childNamed,
  childrenNamed,
  childrenOf,
  identifierOf,
  type QtiNode,
} from '#questions/types/qti/node.js';
import { Fraction } from '#questions/types/shared/fraction.js';

const allNodes = (nodes: QtiNode[]): QtiNode[] => nodes.flatMap((node) => [node, ...allNodes(childrenOf(node))]);

const rulesOf = ({ rules: { responseProcessing = [], outcomeProcessing = [] } }: QtiItem): QtiNode[] =>
  allNodes([...responseProcessing, ...outcomeProcessing]);

export const declarationOf = ({ rules: { declarations } }: QtiItem, id: string): QtiNode | undefined =>
  declarations.find((node) => node.name === 'responseDeclaration' && identifierOf(node) === id);

export const correctValuesOf = (item: QtiItem, id: string): string[] =>
  childrenNamed(childNamed(declarationOf(item, id) ?? { name: '' }, 'correctResponse'), 'value').map(({ text = '' }) =>
    text.trim(),
  );

/** All values that a response may be compared with: of its declaration, and all constants of the rules. */
export function constantsFor(item: QtiItem, id: string): string[] {
  const declaration = declarationOf(item, id);
  const mapped = childrenNamed(childNamed(declaration ?? { name: '' }, 'mapping'), 'mapEntry');
  const keys = mapped.map((entry) => attributeOf(entry, 'mapKey')?.trim() ?? '');
  const bases = rulesOf(item)
    .filter(({ name }) => name === 'baseValue')
    .map(({ text = '' }) => text.trim());
  return [...new Set([...correctValuesOf(item, id), ...keys, ...bases])].filter((text) => text !== '');
}

/** Whether a rule compares texts in another way than for equality. */
export const comparesParts = (item: QtiItem): boolean =>
  rulesOf(item).some(
    (node) => ['patternMatch', 'substring'].includes(node.name) || attributeOf(node, 'substring') === 'true',
  );

export const usesRule = (item: QtiItem, name: string): boolean => rulesOf(item).some((node) => node.name === name);

/** Where the score for a number can change: the constants, and the ends of their tolerances. */
export function criticalNumbers(item: QtiItem, constants: Fraction[]): Fraction[] {
  const tolerances = rulesOf(item).flatMap((node) => {
    const mode = attributeOf(node, 'toleranceMode');
    const sizes = (attributeOf(node, 'tolerance') ?? '').split(/\s+/).flatMap((text) => Fraction.parse(text) ?? []);
    return sizes.map((size) => ({ isRelative: mode === 'relative', size }));
  });
  const ends = constants.flatMap((constant) =>
    tolerances.flatMap(({ isRelative, size }) => {
      const distance = isRelative ? constant.times(size).over(Fraction.of(100)) : size;
      return [constant.minus(distance), constant.plus(distance)];
    }),
  );
  const sorted = [...constants, ...ends].toSorted((one, other) => one.compare(other));
  return sorted.filter((number, index) => index === 0 || sorted[index - 1]?.compare(number) !== 0);
}
