import { type QuestionOf, type ResponseOf } from './question-content.js';
import { definitionOf, type QuestionType } from './question-types.js';
import { noDraw } from './shared/draw.js';
import { exact } from './shared/fraction.js';
import { type GradeResult, type Outcome, type PartGrade } from './shared/grade-result.js';
import { type KeyOptions } from './shared/key-options.js';
import { applyScoring } from './shared/scoring.js';
import { scoringOf } from './student-view.js';

/**
 * The grade of one item. All of it except the points can reveal the key, so the API shows it only when the
 * assessment's review rule shows answers.
 */
export interface ItemGrade {
  score: string;
  maxScore: string;
  outcome: Outcome;
  explanation: string;
  feedback: string[];
  parts?: PartGrade[];
}

/**
 * Grades one response; `null` is no response. The share is computed exactly and rounded once, half up, to two decimals
 * (docs/decisions/0010). `question.points` must be the points of the item in its assessment. `seed` must be the one the
 * question was shown with (`itemSeed`). The score is negative only if the question declares a floor below 0.
 */
export function gradeItem<T extends QuestionType>(
  question: QuestionOf<T>,
  response: ResponseOf<T> | null,
  seed = '',
): ItemGrade {
  const points = exact(question.points);
  const maxScore = points.toFixed(2);
  const general = question.feedback ? [question.feedback] : [];
  const result = response === null ? null : resultOf(question, response, seed);
  if (!result) {
    return { score: '0.00', maxScore, outcome: 'unanswered', explanation: 'There is no answer.', feedback: general };
  }
  const { share, outcome, explanation, feedback, parts } = result;
  return {
    score: points.times(share).toFixed(2),
    maxScore,
    outcome,
    explanation,
    feedback: outcome === 'pending' ? feedback : [...feedback, ...forOutcome(outcome, question.key), ...general],
    ...(parts && { parts }),
  };
}

/** The result under the scoring rule of the question, which is the first rule of its type unless the key has one. */
function resultOf<T extends QuestionType>(
  question: QuestionOf<T>,
  response: ResponseOf<T>,
  seed: string,
): GradeResult | null {
  const definition = definitionOf(question.type);
  const result = definition.grade(question, response, { ...noDraw, seed });
  return result && applyScoring(result, scoringOf(question) ?? { rule: 'per_part' });
}

function forOutcome(outcome: Outcome, { outcomeFeedback = {} }: KeyOptions): string[] {
  const { correct, partiallyCorrect, incorrect } = outcomeFeedback;
  const text = { correct, partially_correct: partiallyCorrect, incorrect, unanswered: '', pending: '' }[outcome];
  return text ? [text] : [];
}
