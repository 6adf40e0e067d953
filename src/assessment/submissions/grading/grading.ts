import { exact, sum } from '#assessment/questions/fraction.js';
import { type QuestionOf, type QuestionType, type ResponseOf } from '#assessment/questions/question-content.js';
import { gradeChoice, gradeChoices, gradeTrueFalse } from './grade-choice.js';
import { gradeCloze } from './grade-cloze.js';
import { gradeMatching } from './grade-matching.js';
import { gradeNumber } from './grade-number.js';
import { gradeOrdering } from './grade-ordering.js';
import { gradeText } from './grade-text.js';
import { type Outcome, type PartGrade, type Verdict, waiting } from './verdict.js';

/**
 * What one answer earned and why, in words its student and the teacher understand. Everything but the points may give
 * the key away, so it is shown when, and only when, the assessment's review rule shows answers.
 */
export interface ItemGrade {
  earned: string;
  possible: string;
  outcome: Outcome;
  why: string;
  feedback: string[];
  parts?: PartGrade[];
}

export interface Total {
  score: string;
  possible: string;
  /** How many answers a person still has to read; they count as nothing until then. */
  waiting: number;
}

/** How each type is graded; `null` where nothing was answered. */
const graders: { [T in QuestionType]: (question: QuestionOf<T>, response: ResponseOf<T>) => Verdict | null } = {
  single_choice: ({ key }, { choice }) => gradeChoice(choice, key),
  multiple_choice: ({ body, key }, { choices }) => gradeChoices(choices, body.choices, key),
  true_false: ({ key }, { value }) => gradeTrueFalse(value, key),
  numeric: ({ body, key }, response) => gradeNumber(response, key, body.units),
  short_text: ({ key }, { text }) => gradeText(text, key),
  matching: ({ body, key }, { pairs }) => gradeMatching(pairs, body, key),
  ordering: ({ body, key }, { order }) => gradeOrdering(order, body, key),
  cloze: ({ body, key }, { gaps }) => gradeCloze(gaps, body.gaps, key),
  long_text: (_, { text }) => (text.trim() ? waiting : null),
  file: (_, { links = [], files = [] }) => (links.length + files.length > 0 ? waiting : null),
};

/**
 * Grades one answer. The question's points are shared out exactly and rounded once, half up, to two decimals; set
 * `points` to what the question is worth in its assessment before asking.
 */
export function gradeItem<T extends QuestionType>(question: QuestionOf<T>, response: ResponseOf<T> | null): ItemGrade {
  const points = exact(question.points);
  const possible = points.toFixed(2);
  const general = question.feedback ? [question.feedback] : [];
  const verdict = response === null ? null : graders[question.type](question, response);
  if (!verdict) {
    return { earned: '0.00', possible, outcome: 'unanswered', why: 'There is no answer.', feedback: general };
  }
  const { share, outcome, why, feedback, parts } = verdict;
  const shown = [...feedback, ...(outcome === 'waiting' ? [] : general)];
  return { earned: points.times(share).toFixed(2), possible, outcome, why, feedback: shown, ...(parts && { parts }) };
}

export function totalOf(grades: Pick<ItemGrade, 'earned' | 'possible' | 'outcome'>[]): Total {
  return {
    score: sum(grades.map((grade) => exact(grade.earned))).toFixed(2),
    possible: sum(grades.map((grade) => exact(grade.possible))).toFixed(2),
    waiting: grades.filter((grade) => grade.outcome === 'waiting').length,
  };
}
