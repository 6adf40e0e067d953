import { isTestExpression, operandsOf, operatorNamed } from './expressions.js';
import { type Area, isArea, shapes } from './geometry.js';
import { attributeOf, childrenOf, identifierOf, type QtiNode } from './node.js';
import { mathConstants, mathFunctions, statistics } from './operators/mathematics.js';
import { PatternError } from './patterns/pattern-reader.js';
import { LinearPattern } from './patterns/pattern.js';
import { isElse, ruleNames } from './rules.js';
import { baseTypes, parseScalar } from './values.js';

/** A fault of the declarations or rules of an item, with the element that has it. */
export interface Fault {
  node: QtiNode;
  rule: string;
  message: string;
}

const maxDepth = 60;

const fault = (node: QtiNode, rule: string, message: string): Fault => ({ node, rule, message });

const branches: Record<string, RegExp> = {
  responseCondition: /^response(?:If|ElseIf|Else)$/,
  templateCondition: /^template(?:If|ElseIf|Else)$/,
  outcomeCondition: /^outcome(?:If|ElseIf|Else)$/,
};

/** The faults of rules and of all expressions in them. `known` holds the identifiers of all variables. */
export function checkRules(rules: QtiNode[], known: ReadonlySet<string>, depth = 0): Fault[] {
  return rules.flatMap((rule) => checkRule(rule, { known, depth: depth + 1 }));
}

interface Place {
  known: ReadonlySet<string>;
  depth: number;
}

function checkRule(rule: QtiNode, place: Place): Fault[] {
  const { name } = rule;
  if (place.depth > maxDepth) return [fault(rule, 'qti_too_deep', `Rules are nested more than ${maxDepth} deep.`)];
  if (ruleNames.exits.includes(name)) return [];
  if (ruleNames.fragments.includes(name)) return checkNested(childrenOf(rule), place);
  if (ruleNames.conditions.includes(name)) return checkCondition(rule, place);
  if (name === 'templateConstraint') return checkOperands(rule, place, [1, 1]);
  if (!ruleNames.assignments.includes(name)) {
    return [fault(rule, 'qti_rule_unknown', `The rule ${name} is unknown, so the item cannot be scored.`)];
  }
  const operands = checkOperands(rule, place, [name === 'setDefaultValue' ? 0 : 1, 1]);
  return [...checkIdentifier(rule, place), ...operands];
}

const checkNested = (rules: QtiNode[], { known, depth }: Place) => checkRules(rules, known, depth);

function checkCondition(rule: QtiNode, place: Place): Fault[] {
  return childrenOf(rule).flatMap((branch) => {
    if (!branches[rule.name]?.test(branch.name))
      return [fault(branch, 'qti_rule_unknown', `${branch.name} is not a part of ${rule.name}.`)];
    if (isElse(branch)) return checkNested(childrenOf(branch), place);
    const [expression, ...rules] = childrenOf(branch);
    if (!expression) return [fault(branch, 'qti_operands', `${branch.name} has no condition.`)];
    return [...checkExpression(expression, place), ...checkNested(rules, place)];
  });
}

function checkIdentifier(node: QtiNode, { known }: Place): Fault[] {
  const name = identifierOf(node);
  if (known.has(name) || name.includes('.')) return [];
  return [fault(node, 'qti_variable_unknown', `The variable ${name || 'without a name'} is not declared.`)];
}

function checkExpression(node: QtiNode, place: Place): Fault[] {
  const operator = operatorNamed(node.name);
  if (place.depth > maxDepth) return [fault(node, 'qti_too_deep', `Rules are nested more than ${maxDepth} deep.`)];
  if (isTestExpression(node.name))
    return [
      fault(node, 'qti_expression_test', `${node.name} needs the results of a test, which an item does not have.`),
    ];
  if (!operator) {
    const reason =
      node.name === 'customOperator' ? 'It belongs to another program.' : 'It is not an expression of QTI.';
    return [fault(node, 'qti_expression_unknown', `${node.name} cannot be evaluated. ${reason}`)];
  }
  const missing = (operator.requires ?? []).filter((name) => attributeOf(node, name) === undefined);
  return [
    ...missing.map((name) => fault(node, 'qti_attribute', `${node.name} must have the attribute ${name}.`)),
    ...checkOperands(node, place, operator.operands),
    ...(['variable', 'correct', 'default', 'mapResponse', 'mapResponsePoint'].includes(node.name)
      ? checkIdentifier(node, place)
      : checkDetails(node)),
  ];
}

function checkOperands(node: QtiNode, place: Place, [min, max]: [number, number]): Fault[] {
  const operands = operandsOf(node);
  const faults = operands.flatMap((operand) => checkExpression(operand, { ...place, depth: place.depth + 1 }));
  if (operands.length >= min && operands.length <= max) return faults;
  const wanted = min === max ? String(min) : `at least ${min}`;
  const message = `${node.name} must contain ${wanted} expressions; it contains ${operands.length}.`;
  return [fault(node, 'qti_operands', message), ...faults];
}

/** Faults of the attributes of single expressions. */
function checkDetails(node: QtiNode): Fault[] {
  const name = attributeOf(node, 'name') ?? '';
  switch (node.name) {
    case 'baseValue':
      return checkBaseValue(node);
    case 'mathOperator':
      return checkName(node, name, mathFunctions);
    case 'statsOperator':
      return checkName(node, name, Object.keys(statistics));
    case 'mathConstant':
      return checkName(node, name, mathConstants);
    case 'inside':
      return checkArea(node);
    case 'patternMatch':
      return checkPattern(node);
    default:
      return [];
  }
}

const checkName = (node: QtiNode, name: string, known: readonly string[]): Fault[] =>
  known.includes(name)
    ? []
    : [
        fault(
          node,
          'qti_attribute',
          `${node.name} does not know ${name || 'an empty name'}. Known are: ${known.join(', ')}.`,
        ),
      ];

function checkBaseValue(node: QtiNode): Fault[] {
  const baseType = baseTypes.find((known) => known === attributeOf(node, 'baseType'));
  const text = (node.text ?? '').slice(0, 100);
  if (baseType && parseScalar(node.text ?? '', baseType) !== null) return [];
  return [fault(node, 'qti_value', `‘${text}’ is not a value of type ${attributeOf(node, 'baseType') ?? 'unknown'}.`)];
}

/** An area whose coordinates are numbers, as many as its shape needs. */
export function checkArea(node: QtiNode): Fault[] {
  const shape = shapes.find((known) => known === attributeOf(node, 'shape'));
  const area: Area | undefined = shape && { shape, coords: attributeOf(node, 'coords') ?? '' };
  if (area && isArea(area)) return [];
  const message = `The area must be a shape (${shapes.join(', ')}) with its coordinates.`;
  return [fault(node, 'qti_area', message)];
}

function checkPattern(node: QtiNode): Fault[] {
  const [, second] = childrenOf(node);
  const pattern = attributeOf(node, 'pattern') ?? (second?.name === 'baseValue' ? (second.text ?? '') : undefined);
  if (pattern === undefined)
    return [fault(node, 'qti_pattern', 'patternMatch must have a pattern that does not depend on variables.')];
  try {
    return new LinearPattern(pattern) && [];
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return [fault(node, 'qti_pattern', `The pattern cannot be used: ${error.message}.`)];
  }
}
