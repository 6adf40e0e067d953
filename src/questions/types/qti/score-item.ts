import { Fraction } from '#questions/types/shared/fraction.js';
import { type QtiNode } from './node.js';
import { runRules } from './rules.js';
import { type Responses, Session } from './session.js';
import { lexical, numberOf, type Value } from './values.js';

/** The part of an item that is the same for every student: what it declares and which rules it runs. */
export interface QtiRules {
  declarations: QtiNode[];
  templateProcessing?: QtiNode[];
  responseProcessing?: QtiNode[];
  outcomeProcessing?: QtiNode[];
}

/** A template constraint that fails as often gives up; the declared values are used then (QTI 2.2). */
const maxTemplateRuns = 100;

/** The session of a new attempt: its template variables are drawn with the seed. */
export function startSession({ declarations, templateProcessing = [] }: QtiRules, seed: number | string): Session {
  const session = new Session(declarations, seed);
  for (let run = 0; run < maxTemplateRuns; run += 1) {
    if (runRules(templateProcessing, session) !== 'constraint') return session;
    session.resetTemplate();
  }
  return session;
}

/** The session of an attempt after its responses were processed. */
export function scoreItem(rules: QtiRules, responses: Responses, seed: number | string): Session {
  const session = startSession(rules, seed);
  session.respond(responses);
  runRules(rules.responseProcessing ?? [], session);
  runRules(rules.outcomeProcessing ?? [], session);
  return session;
}

/** The outcome SCORE; 0 if the rules left it NULL. */
export const scoreOf = (session: Session): Fraction => numberOf(session.value('SCORE')) ?? Fraction.zero;

/** A value as it is displayed, such as by `printedVariable`. */
export const displayed = (value: Value): string => (value?.items ?? []).map(lexical).join(', ');
