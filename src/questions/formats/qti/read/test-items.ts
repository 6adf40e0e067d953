import { posix } from 'node:path';
import { type Issue } from '#platform/problems/problem.js';
import { type XmlElement } from '#platform/xml/xml-element.js';
import { Fraction } from '#questions/types/shared/fraction.js';
import { attributeIn, elementsNamed, qtiName } from './qti-node.js';

/** An item in a test: its file, the titles around it, its categories, and by what its points are multiplied. */
export interface TestItem {
  file: string;
  line: number;
  category: string;
  tags: string[];
  weight?: string;
}

const maxCategoryLength = 200;
const maxTagLength = 100;

/** Rules of a test that no list of questions has. */
const lost = [
  'selection',
  'preCondition',
  'branchRule',
  'timeLimits',
  'testFeedback',
  'outcomeProcessing',
  'adaptiveSelection',
];

/** The items of an `assessmentTest` in their order, with notes of what a list of questions cannot keep. */
export function testItemsOf(test: XmlElement, file: string): { items: TestItem[]; notes: Issue[] } {
  const title = (attributeIn(test, 'title') ?? '').slice(0, maxCategoryLength);
  const items: TestItem[] = [];
  const notes: Issue[] = [];
  const weights = weightsOf(test);
  const walk = (element: XmlElement): void => {
    for (const child of element.elements) {
      const name = qtiName(child.name);
      if (name === 'assessmentItemRef') {
        const weight = weightOf(child, weights, notes);
        items.push({ ...itemOf(child, file, title), ...(weight !== undefined && { weight }) });
      } else if (lost.includes(name) && !isPlainSum(child, name)) notes.push(lostNote(child, name));
      else walk(child);
    }
  };
  walk(test);
  return { items, notes };
}

function itemOf(reference: XmlElement, file: string, category: string): TestItem {
  const tags = (attributeIn(reference, 'category') ?? '')
    .split(/\s+/)
    .filter((tag) => tag !== '' && tag.length <= maxTagLength);
  return {
    file: posix.normalize(posix.join(posix.dirname(file), attributeIn(reference, 'href') ?? '')),
    line: reference.line,
    category,
    tags,
  };
}

/**
 * The weight that the scores of a test are multiplied by: the one that its outcome processing names; undefined if it names none.
 * Without outcome processing, it is the only one of an item.
 */
function weightsOf(test: XmlElement): { name: string | undefined } | undefined {
  const [processing] = elementsNamed(test, 'outcomeProcessing');
  if (!processing) return undefined;
  const names = descendantsNamed(processing, 'testVariables').flatMap(
    (each) => attributeIn(each, 'weightIdentifier') ?? [],
  );
  return { name: names[0] };
}

const descendantsNamed = (element: XmlElement, name: string): XmlElement[] =>
  element.elements.flatMap((child) => [
    ...(qtiName(child.name) === name ? [child] : []),
    ...descendantsNamed(child, name),
  ]);

/** The factor for the points of an item; undefined if there is none. */
function weightOf(reference: XmlElement, used: ReturnType<typeof weightsOf>, notes: Issue[]): string | undefined {
  const weights = elementsNamed(reference, 'weight');
  const [only] = weights;
  if (!only) return undefined;
  const named = weights.find((weight) => attributeIn(weight, 'identifier') === used?.name);
  const weight = used ? named : weights.length === 1 ? only : undefined;
  const value = weight && attributeIn(weight, 'value');
  if (value && Fraction.parse(value)?.isPositive) return value;
  const message = 'The weight of this item was left out: the score of the test does not use it, or it is not above 0.';
  notes.push({ line: reference.line, rule: 'qti_weight_lost', message });
  return undefined;
}

/** The sum of all scores is what an assessment does anyway. */
function isPlainSum(element: XmlElement, name: string): boolean {
  if (name !== 'outcomeProcessing') return false;
  const [rule, ...others] = element.elements;
  const [sum] = rule ? elementsNamed(rule, 'sum') : [];
  return others.length === 0 && sum !== undefined && elementsNamed(sum, 'testVariables').length === 1;
}

const lostNote = (element: XmlElement, name: string): Issue => ({
  line: element.line,
  rule: 'qti_test_rule_lost',
  message: `${name} of the test was left out: an import adds questions to the bank.`,
});
