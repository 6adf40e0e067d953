import { Fraction } from '#questions/types/shared/fraction.js';
import { checkArea, checkRules, type Fault } from './check-rules.js';
import { declarationKind } from './declarations.js';
import { attributeOf, childNamed, childrenNamed, childrenOf, identifierOf, type QtiNode } from './node.js';
import { type QtiRules } from './score-item.js';
import { type BaseType, baseTypes, cardinalities, parseScalar } from './values.js';

const builtIn = ['numAttempts', 'completionStatus', 'duration'];

/** All faults that keep an item from being scored; empty for a good item. */
export function checkItem(rules: QtiRules): Fault[] {
  const { declarations, templateProcessing = [], responseProcessing = [], outcomeProcessing = [] } = rules;
  const known = new Set([...builtIn, ...declarations.map(identifierOf)]);
  return [
    ...checkDeclarations(declarations),
    ...[templateProcessing, responseProcessing, outcomeProcessing].flatMap((list) => checkRules(list, known)),
  ];
}

function checkDeclarations(declarations: QtiNode[]): Fault[] {
  const taken = new Set<string>();
  return declarations.flatMap((node) => {
    const identifier = identifierOf(node);
    const isTaken = taken.has(identifier);
    taken.add(identifier);
    const message = identifier ? `${identifier} is declared twice.` : 'A declaration must have an identifier.';
    const faults: Fault[] = isTaken || !identifier ? [{ node, rule: 'qti_identifier', message }] : [];
    return [...faults, ...checkDeclaration(node)];
  });
}

function checkDeclaration(node: QtiNode): Fault[] {
  const [cardinality, given] = [attributeOf(node, 'cardinality'), attributeOf(node, 'baseType')];
  const baseType = baseTypes.find((known) => known === given);
  const faults: Fault[] = [];
  if (!declarationKind(node))
    faults.push({ node, rule: 'qti_declaration', message: `${node.name} declares no variable.` });
  if (!cardinalities.some((known) => known === cardinality)) {
    const message = `The cardinality must be one of: ${cardinalities.join(', ')}.`;
    faults.push({ node, rule: 'qti_attribute', message });
  }
  if (!baseType && (given !== undefined || cardinality !== 'record')) {
    faults.push({ node, rule: 'qti_attribute', message: `The base type must be one of: ${baseTypes.join(', ')}.` });
  }
  if (!baseType) return faults;
  return [...faults, ...checkValues(node, baseType), ...checkMappings(node, baseType)];
}

function checkValues(node: QtiNode, baseType: BaseType): Fault[] {
  if (attributeOf(node, 'cardinality') === 'record') return [];
  const values = ['defaultValue', 'correctResponse'].flatMap((name) => childrenNamed(childNamed(node, name), 'value'));
  return values.flatMap((value) => checkValue(value, value.text ?? '', baseType));
}

const checkValue = (node: QtiNode, text: string, baseType: BaseType): Fault[] =>
  parseScalar(text, baseType) !== null || text.trim() === ''
    ? []
    : [{ node, rule: 'qti_value', message: `‘${text.slice(0, 100)}’ is not a value of type ${baseType}.` }];

function checkMappings(node: QtiNode, baseType: BaseType): Fault[] {
  const entries = childrenNamed(childNamed(node, 'mapping'), 'mapEntry');
  const areas = childrenNamed(childNamed(node, 'areaMapping'), 'areaMapEntry');
  const tables = ['matchTable', 'interpolationTable'].flatMap((name) => childrenOf(childNamed(node, name)));
  return [
    ...entries.flatMap((entry) => checkValue(entry, attributeOf(entry, 'mapKey') ?? '', baseType)),
    ...[...entries, ...areas].flatMap((entry) => checkNumber(entry, 'mappedValue')),
    ...areas.flatMap(checkArea),
    ...tables.flatMap((entry) => checkNumber(entry, 'sourceValue')),
  ];
}

function checkNumber(node: QtiNode, name: string): Fault[] {
  if (Fraction.parse(attributeOf(node, name)?.trim() ?? '')) return [];
  return [{ node, rule: 'qti_value', message: `${node.name} must have a number as ${name}.` }];
}
