import { type QtiRules, scoreItem } from './score-item.js';
import { runRules } from './rules.js';
import { type Responses, Session } from './session.js';
import { type ItemResult, type TestResults } from './test-results.js';
import { sameValue } from './values.js';
import { type QtiNode } from './node.js';

/** The outcome declarations of a test, and the rules that make its outcomes from those of its items. */
export interface TestRules {
  declarations: QtiNode[];
  outcomeProcessing: QtiNode[];
}

/** The place of an item in a test. */
export interface ItemPlace extends Pick<ItemResult, 'identifier' | 'sections' | 'categories' | 'weights'> {
  rules: QtiRules;
  responses: Responses;
}

/** Scores the items of a test, and its outcomes from theirs (QTI 2.2, section 6). */
export function scoreTest(test: TestRules, places: ItemPlace[], seed: number | string): Session {
  const session = new Session(test.declarations, seed);
  session.test = resultsOf(places, seed);
  runRules(test.outcomeProcessing, session);
  return session;
}

const resultsOf = (places: ItemPlace[], seed: number | string): TestResults => ({
  items: places.map((place) => resultOf(place, seed)),
});

function resultOf({ rules, responses, ...place }: ItemPlace, seed: number | string): ItemResult {
  const session = scoreItem(rules, responses, seed);
  const outcomes = session.declared('outcome');
  const answered = session.declared('response').filter(({ identifier }) => session.value(identifier) !== null);
  const correct = isCorrect(session);
  return {
    ...place,
    outcomes: new Map(outcomes.map(({ identifier }) => [identifier, session.value(identifier)])),
    limits: new Map(outcomes.map(({ identifier, limits }) => [identifier, limits])),
    isPresented: true,
    isSelected: true,
    isResponded: answered.length > 0,
    ...(correct !== undefined && { isCorrect: correct }),
  };
}

/** Whether all responses equal the correct ones; undefined if the item declares none (QTI 2.2, numberCorrect). */
function isCorrect(session: Session): boolean | undefined {
  const declared = session.declared('response').filter(({ identifier }) => session.correct(identifier) !== null);
  if (declared.length === 0) return undefined;
  return declared.every(({ identifier }) => {
    const [given, correct] = [session.value(identifier), session.correct(identifier)];
    return given !== null && correct !== null && sameValue(given, correct);
  });
}
