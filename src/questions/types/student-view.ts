import { type QuestionContent } from './question-content.js';
import { definitionOf } from './question-types.js';
import { type Draw, noDraw } from './shared/draw.js';
import { type Scoring } from './shared/scoring.js';

/** What a student sees of a question: nothing of the key, and the values that were drawn for the attempt. */
export interface StudentView {
  prompt: string;
  body: QuestionContent['body'];
  /** How the question is scored, if a student should know before answering; absent for manually graded ones. */
  scoring?: Scoring;
}

/**
 * A question as a student sees it. The same seed gives the same values and, if shuffled, the same order of choices, so
 * that an attempt looks the same after a reload. Options to match and items to order are always shuffled.
 */
export function studentViewOf({ type, prompt, body, key }: QuestionContent, draw: Partial<Draw> = {}): StudentView {
  const definition = definitionOf(type);
  const scoring = scoringOf({ type, key });
  const full = { ...noDraw, ...draw };
  return {
    prompt: definition.studentPrompt(prompt, { body, key }, full),
    body: definition.studentView({ body, key }, full),
    ...(scoring && { scoring }),
  };
}

/** How a question is scored: the rule its author chose or the first of its type; undefined for manually graded ones. */
export function scoringOf({ type, key }: Pick<QuestionContent, 'type' | 'key'>): Scoring | undefined {
  const [defaultRule] = definitionOf(type).scoring;
  return key.scoring ?? (defaultRule && { rule: defaultRule });
}
