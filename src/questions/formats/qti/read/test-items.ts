import { posix } from 'node:path';
import { type Issue } from '#platform/problems/problem.js';
import { type XmlElement } from '#platform/xml/xml-element.js';
import { attributeIn, elementsNamed, qtiName } from './qti-node.js';

/** An item in a test: its file, the titles around it, and its categories. */
export interface TestItem {
  file: string;
  line: number;
  category: string;
  tags: string[];
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
  const walk = (element: XmlElement): void => {
    for (const child of element.elements) {
      const name = qtiName(child.name);
      if (name === 'assessmentItemRef') items.push(itemOf(child, file, title));
      else if (lost.includes(name) && !isPlainSum(child, name)) notes.push(lostNote(child, name));
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
    ...{ category, tags },
  };
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
