import { Choice, Text } from '#platform/shapes/fields.js';
import { type ScoringRule, scoringRules } from '#questions/types/shared/scoring.js';

/** How the parts of a response to a question make a score. */
export class QuestionScoringView {
  @Choice(scoringRules, { name: 'ScoringRule', about: 'The rule (docs/questions.md)' })
  rule: ScoringRule;

  @Text({ optional: true, about: 'For negative_marking: the share of a part that an incorrect answer to it costs' })
  penalty?: string;

  @Text({ optional: true, about: 'The lowest share of the points that the question can earn; default 0' })
  floor?: string;
}
