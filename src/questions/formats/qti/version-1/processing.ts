import { type XmlElement } from '#platform/xml/xml-element.js';
import { type QtiNode } from '#questions/types/qti/node.js';
import { Fraction } from '#questions/types/shared/fraction.js';
import { base, conditionOf, type Responses1, variable } from './conditions.js';

/** What the response processing of an item of QTI 1 does. */
export interface Processing1 {
  rules: QtiNode[];
  /** The identifiers of feedback that is always shown. */
  always: string[];
  /** The declared maximum, or the largest score that a rule sets. */
  maxScore?: Fraction | undefined;
}

/** The rules of all `respcondition` of an item as rules of QTI 2. All their variables are taken for SCORE. */
export function processingOf(item: XmlElement, responses: Responses1): Processing1 {
  const conditions = item.childrenNamed('resprocessing').flatMap((one) => one.childrenNamed('respcondition'));
  const general = conditions.filter(isGeneral);
  const rules = conditions.filter((condition) => !general.includes(condition)).flatMap((one) => ruleOf(one, responses));
  return {
    rules,
    always: general.flatMap((condition) => feedbackIn(condition)),
    maxScore: maxScoreOf(conditions),
  };
}

/** A condition that always holds, does nothing but show feedback and goes on. */
function isGeneral(condition: XmlElement): boolean {
  const [first, ...others] = condition.child('conditionvar')?.elements ?? [];
  const isAlways = first?.name === 'other' && others.length === 0;
  const isIncorrect = feedbackIn(condition).some((id) => id.includes('incorrect'));
  return isAlways && !isIncorrect && condition.childrenNamed('setvar').length === 0;
}

const feedbackIn = (condition: XmlElement): string[] =>
  condition.childrenNamed('displayfeedback').flatMap((one) => one.attribute('linkrefid') ?? []);

const set = (identifier: string, expression: QtiNode): QtiNode => ({
  name: 'setOutcomeValue',
  attributes: { identifier },
  children: [expression],
});

/** A condition with `continue="No"` ends the processing if it holds. */
function ruleOf(condition: XmlElement, responses: Responses1): QtiNode[] {
  const test = condition.child('conditionvar');
  const scores = condition.childrenNamed('setvar').flatMap(scoreRule);
  const shown = feedbackIn(condition).map((id) => showFeedback(feedbackId(id)));
  const ends = condition.attribute('continue')?.toLowerCase() === 'no' ? [{ name: 'exitResponse' }] : [];
  if (!test || scores.length + shown.length + ends.length === 0) return [];
  const branch = { name: 'responseIf', children: [conditionOf(test, responses), ...scores, ...shown, ...ends] };
  return [{ name: 'responseCondition', children: [branch], line: condition.line }];
}

const operators: Record<string, string> = { add: 'sum', subtract: 'subtract', multiply: 'product', divide: 'divide' };

function scoreRule(element: XmlElement): QtiNode[] {
  const number = Fraction.parse(element.text.trim());
  if (!number) return [];
  const value = base('float', element.text.trim());
  const operator = operators[element.attribute('action')?.toLowerCase() ?? 'set'];
  return [set('SCORE', operator ? { name: operator, children: [variable('SCORE'), value] } : value)];
}

export const showFeedback = (id: string): QtiNode =>
  set('FEEDBACK', { name: 'multiple', children: [variable('FEEDBACK'), base('identifier', id)] });

const outcomes: Record<string, string> = {
  correct_fb: 'correct',
  general_incorrect_fb: 'incorrect',
  incorrect_fb: 'incorrect',
};

/** The feedback of a choice has its identifier with `_fb` in Canvas and Common Cartridge. */
export const feedbackId = (id: string): string => outcomes[id] ?? id.replace(/^fb_|_fb$/g, '');

function maxScoreOf(conditions: XmlElement[]): Fraction | undefined {
  const set = conditions.flatMap((condition) => condition.childrenNamed('setvar'));
  const numbers = set.flatMap((one) => {
    const number = Fraction.parse(one.text.trim());
    return number?.isPositive ? [{ number, isAdded: one.attribute('action')?.toLowerCase() === 'add' }] : [];
  });
  const added = numbers
    .filter(({ isAdded }) => isAdded)
    .reduce((total, { number }) => total.plus(number), Fraction.zero);
  const best = numbers.reduce(
    (one, { number, isAdded }) => (!isAdded && number.compare(one) > 0 ? number : one),
    added,
  );
  return best.isPositive ? best : undefined;
}
