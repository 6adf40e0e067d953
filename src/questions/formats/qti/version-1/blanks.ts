import { type XmlElement } from '#platform/xml/xml-element.js';
import { Unreadable } from '#questions/formats/qti/qti-item.js';
import { type QtiNode } from '#questions/types/qti/node.js';
import { type Presentation1 } from './presentation.js';

const kinds = ['TextEquivalence', 'TextInChoices', 'Equivalence'];

/**
 * Canvas lists all accepted texts of a blank but compares only the first of them in its rules. Every listed text is
 * accepted, as Canvas itself does.
 */
export function acceptBlanks(rules: QtiNode[], { blanks }: Presentation1): QtiNode[] {
  if (blanks.size === 0) return rules;
  return rules.map((rule) => accepted(rule, blanks));
}

function accepted(node: QtiNode, blanks: Presentation1['blanks']): QtiNode {
  const [one, other] = node.children ?? [];
  const texts = blanks.get(one?.attributes?.identifier ?? '');
  if (node.name === 'stringMatch' && one && texts?.has(other?.text ?? '')) {
    const matches = [...texts.values()].map((text) => ({
      name: 'stringMatch',
      attributes: { caseSensitive: 'false' },
      children: [one, { name: 'baseValue', attributes: { baseType: 'string' }, text }],
    }));
    return { name: 'or', children: matches };
  }
  return node.children ? { ...node, children: node.children.map((child) => accepted(child, blanks)) } : node;
}

/** New Quizzes compares some blanks in ways that no rule of QTI expresses. */
export function refuseOtherComparisons(item: XmlElement): void {
  for (const label of item.descendantsNamed('response_label')) {
    const kind = label.attribute('scoring_algorithm');
    if (kind === undefined || kinds.includes(kind)) continue;
    const message = `A blank is compared with ${kind}, which no question can do, so the item was left out.`;
    throw new Unreadable({ line: label.line, rule: 'qti_unsupported', message }, false);
  }
}
