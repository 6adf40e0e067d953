import { exact, sum } from '#questions/types/fraction.js';
import { type QuestionOf, type QuestionType, type ResponseOf } from '#questions/types/question-content.js';
import { gradeChoice, gradeChoices, gradeTrueFalse } from './grade-choice.js';
import { gradeCloze } from './grade-cloze.js';
import { gradeMatching } from './grade-matching.js';
import { gradeNumber } from './grade-number.js';
import { gradeOrdering } from './grade-ordering.js';
import { gradeText } from './grade-text.js';
import { type Outcome, type PartGrade, type GradeResult, pendingResult } from './grade-result.js';

/**
 * What one answer earned and why, in words its student and the teacher understand. Everything but the points may give
 * the key away, so it is shown when, and only when, the assessment's review rule shows answers.
 */
export interface ItemGrade {
  score: string;
  maxScore: string;
  outcome: Outcome;
  explanation: string;
  feedback: string[];
  parts?: PartGrade[];
}

export interface Total {
  score: string;
  maxScore: string;
  /** How many answers a person still has to read; they count as nothing until then. */
  pendingItems: number;
}

/** How each type is graded; `null` where nothing was answered. */
const graders: { [T in QuestionType]: (question: QuestionOf<T>, response: ResponseOf<T>) => GradeResult | null } = {
  single_choice: ({ key }, { choice }) => gradeChoice(choice, key),
  multiple_choice: ({ body, key }, { choices }) => gradeChoices(choices, body.choices, key),
  true_false: ({ key }, { value }) => gradeTrueFalse(value, key),
  numeric: ({ body, key }, response) => gradeNumber(response, key, body.units),
  short_text: ({ key }, { text }) => gradeText(text, key),
  matching: ({ body, key }, { pairs }) => gradeMatching(pairs, body, key),
  ordering: ({ body, key }, { order }) => gradeOrdering(order, body, key),
  cloze: ({ body, key }, { gaps }) => gradeCloze(gaps, body.gaps, key),
  long_text: (_, { text }) => (text.trim() ? pendingResult : null),
  file: (_, { links = [], files = [] }) => (links.length + files.length > 0 ? pendingResult : null),
};

/**
 * Grades one answer. The question's points are shared out exactly and rounded once, half up, to two decimals; set
 * `points` to what the question is worth in its assessment before asking.
 */
export function gradeItem<T extends QuestionType>(question: QuestionOf<T>, response: ResponseOf<T> | null): ItemGrade {
  const points = exact(question.points);
  const maxScore = points.toFixed(2);
  const general = question.feedback ? [question.feedback] : [];
  const result = response === null ? null : graders[question.type](question, response);
  if (!result) {
    return { score: '0.00', maxScore, outcome: 'unanswered', explanation: 'There is no answer.', feedback: general };
  }
  const { share, outcome, explanation, feedback, parts } = result;
  const shown = [...feedback, ...(outcome === 'pending' ? [] : general)];
  return {
    score: points.times(share).toFixed(2),
    maxScore,
    outcome,
    explanation,
    feedback: shown,
    ...(parts && { parts }),
  };
}

export function totalOf(grades: Pick<ItemGrade, 'score' | 'maxScore' | 'outcome'>[]): Total {
  return {
    score: sum(grades.map((grade) => exact(grade.score))).toFixed(2),
    maxScore: sum(grades.map((grade) => exact(grade.maxScore))).toFixed(2),
    pendingItems: grades.filter((grade) => grade.outcome === 'pending').length,
  };
}
