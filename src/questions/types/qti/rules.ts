import { evaluate } from './expressions.js';
import { lookedUp } from './mapping.js';
import { childrenOf, identifierOf, type QtiNode } from './node.js';
import { type Session } from './session.js';
import { isTrue, numberOf, single } from './values.js';

/** Why the processing of rules ended before their last one. */
type Ended = 'exit' | 'constraint' | undefined;

const exits = ['exitResponse', 'exitTemplate', 'exitTest'];
const fragments = ['responseProcessingFragment', 'outcomeProcessingFragment', 'templateProcessingFragment'];
const conditions = ['responseCondition', 'templateCondition', 'outcomeCondition'];

/** What each rule that assigns a value does. */
const assignments: Record<string, (node: QtiNode, session: Session) => void> = {
  setOutcomeValue: assign,
  setResponseValue: assign,
  setTemplateValue: assign,
  setCorrectResponse: (node, session) => session.setCorrect(identifierOf(node), valueIn(node, session)),
  setDefaultValue: (node, session) => {
    const [expression] = childrenOf(node);
    const identifier = identifierOf(node);
    // In response processing it has no expression and means a reset.
    if (expression) session.setInitial(identifier, evaluate(expression, session));
    else session.set(identifier, session.initial(identifier));
  },
  lookupOutcomeValue: lookUp,
};

export const ruleNames = { exits, fragments, conditions, assignments: Object.keys(assignments) };

/** Runs rules in their order. Returns how they ended, undefined after the last one. */
export function runRules(rules: QtiNode[], session: Session): Ended {
  for (const rule of rules) {
    const ended = runRule(rule, session);
    if (ended) return ended;
  }
  return undefined;
}

function runRule(rule: QtiNode, session: Session): Ended {
  const { name } = rule;
  if (exits.includes(name)) return 'exit';
  if (fragments.includes(name)) return runRules(childrenOf(rule), session);
  if (conditions.includes(name)) return runCondition(rule, session);
  if (name === 'templateConstraint') return isTrue(valueIn(rule, session)) ? undefined : 'constraint';
  assignments[name]?.(rule, session);
  return undefined;
}

/** Runs the rules of the first branch whose expression is true. The last branch may have no expression. */
function runCondition(rule: QtiNode, session: Session): Ended {
  for (const branch of childrenOf(rule)) {
    if (isElse(branch)) return runRules(childrenOf(branch), session);
    const [expression, ...rules] = childrenOf(branch);
    if (isTrue(evaluate(expression, session))) return runRules(rules, session);
  }
  return undefined;
}

export const isElse = ({ name }: QtiNode): boolean => name.endsWith('Else');

const valueIn = (node: QtiNode, session: Session) => evaluate(childrenOf(node)[0], session);

function assign(node: QtiNode, session: Session): void {
  session.set(identifierOf(node), valueIn(node, session));
}

function lookUp(node: QtiNode, session: Session): void {
  const identifier = identifierOf(node);
  const table = session.declaration(identifier)?.table;
  const target = table && lookedUp(numberOf(valueIn(node, session)), table);
  session.set(identifier, target === undefined ? null : single('string', target));
}
