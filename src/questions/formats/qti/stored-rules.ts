import { type QtiNode } from '#questions/types/qti/node.js';
import { type QtiRules } from '#questions/types/qti/score-item.js';

/** Rules without the lines of their file. */
export function stored({
  declarations,
  templateProcessing,
  responseProcessing,
  outcomeProcessing,
}: QtiRules): QtiRules {
  return {
    declarations: declarations.map(withoutLine),
    ...(templateProcessing && { templateProcessing: templateProcessing.map(withoutLine) }),
    ...(responseProcessing && { responseProcessing: responseProcessing.map(withoutLine) }),
    ...(outcomeProcessing && { outcomeProcessing: outcomeProcessing.map(withoutLine) }),
  };
}

function withoutLine({ line: _, children, ...node }: QtiNode): QtiNode {
  return { ...node, ...(children && { children: children.map(withoutLine) }) };
}
