import { exact } from './shared/fraction.js';
import { type Outcome, type PartGrade } from './shared/grade-result.js';
import { type QuestionOf, type ResponseOf } from './question-content.js';
import { definitionOf, type QuestionType } from './question-types.js';

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
 * (docs/decisions/0010). `question.points` must be the points of the item in its assessment.
 */
export function gradeItem<T extends QuestionType>(question: QuestionOf<T>, response: ResponseOf<T> | null): ItemGrade {
  const points = exact(question.points);
  const maxScore = points.toFixed(2);
  const general = question.feedback ? [question.feedback] : [];
  const result = response === null ? null : definitionOf(question.type).grade(question, response);
  if (!result) {
    return { score: '0.00', maxScore, outcome: 'unanswered', explanation: 'There is no answer.', feedback: general };
  }
  const { share, outcome, explanation, feedback, parts } = result;
  return {
    score: points.times(share).toFixed(2),
    maxScore,
    outcome,
    explanation,
    feedback: outcome === 'pending' ? feedback : [...feedback, ...general],
    ...(parts && { parts }),
  };
}
