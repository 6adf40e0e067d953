import { type Issue } from '#platform/problems/problem.js';
import { type XmlElement } from '#platform/xml/xml-element.js';
import { checkItem } from '#questions/types/qti/check-item.js';
import { childNamed, childrenOf, identifierOf, type QtiNode } from '#questions/types/qti/node.js';
import { type QtiRules } from '#questions/types/qti/score-item.js';
import { standardRules, templateAddress } from '#questions/types/qti/standard-rules.js';
import { elementNamed, elementsNamed, qtiNode } from './qti-node.js';

/** What an item declares and which rules it runs, with the faults of both. */
export function readRules(item: XmlElement): { rules: QtiRules; faults: Issue[] } {
  const declarations = ['responseDeclaration', 'outcomeDeclaration', 'templateDeclaration']
    .flatMap((name) => elementsNamed(item, name))
    .map(qtiNode);
  const faults: Issue[] = [];
  const rules: QtiRules = {
    declarations: withScore(declarations),
    ...optionalRules('templateProcessing', item),
    ...responseRules(item, declarations, faults),
    ...optionalRules('outcomeProcessing', item),
  };
  const found = checkItem(rules).map(({ node, rule, message }) => ({ line: node.line ?? item.line, rule, message }));
  return { rules, faults: [...faults, ...found] };
}

/** Items that never use SCORE may leave out its declaration. */
const withScore = (declarations: QtiNode[]): QtiNode[] =>
  declarations.some(({ name, attributes }) => name === 'outcomeDeclaration' && attributes?.identifier === 'SCORE')
    ? declarations
    : [
        ...declarations,
        { name: 'outcomeDeclaration', attributes: { identifier: 'SCORE', cardinality: 'single', baseType: 'float' } },
      ];

function optionalRules(name: 'templateProcessing' | 'outcomeProcessing', item: XmlElement) {
  const element = elementNamed(item, name);
  return element && element.elements.length > 0 ? { [name]: childrenOf(qtiNode(element)) } : {};
}

/** The rules of the item itself or, if it names one, of a standard template. */
function responseRules(item: XmlElement, declarations: QtiNode[], faults: Issue[]): Partial<QtiRules> {
  const element = elementNamed(item, 'responseProcessing');
  if (!element) return rulesWithout(declarations);
  const node = qtiNode(element);
  if (node.children) return { responseProcessing: node.children };
  const address = templateAddress(node);
  const rules = address === undefined ? [] : standardRules(address, declarations);
  if (!rules) {
    const message = `The response processing template ${address} is unknown. Write its rules into the item.`;
    faults.push({ line: element.line, rule: 'qti_template_unknown', message });
  }
  return rules && rules.length > 0 ? { responseProcessing: rules } : {};
}

/** Without response processing, a single declared correct response can only be meant to be matched. */
function rulesWithout(declarations: QtiNode[]): Partial<QtiRules> {
  const responses = declarations.filter(({ name }) => name === 'responseDeclaration');
  const [response] = responses;
  const isClear = responses.length === 1 && response && childNamed(response, 'correctResponse');
  const rules = isClear && identifierOf(response) === 'RESPONSE' && standardRules('match_correct', declarations);
  return rules ? { responseProcessing: rules } : {};
}
