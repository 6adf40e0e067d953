import type { AssessmentStatus, AssessmentType } from '#assessment/assessments/assessment-types.js';
import type { ClassSubject, DemoClass } from '#demo/people/classes.js';
import type { DemoIds } from '#demo/support/demo-ids.js';
import type { QuestionType } from '#questions/types/question-types.js';
import type { BankQuestion } from './question-bank.js';

/** What the students of a class have done with an assessment so far. */
export type Scenario = 'graded_quiz' | 'current_homework' | 'open_practice' | 'written_exam' | 'not_begun';

export interface PlannedItem {
  id: string;
  question: BankQuestion;
  points: string;
}

/** The row of an assessment with its items and the scenario of its class. */
export interface PlannedAssessment {
  row: AssessmentRow;
  scenario: Scenario;
  items: PlannedItem[];
  classroom?: DemoClass | undefined;
  subject?: ClassSubject | undefined;
}

export interface AssessmentRow {
  id: string;
  author_id: string;
  title: string;
  instructions: string;
  type: AssessmentType;
  status: AssessmentStatus;
  max_score: string;
  pass_score: string | null;
  available_from: Date | null;
  due_at: Date | null;
  allow_late: boolean;
  late_penalty_percent: string;
  late_until: Date | null;
  max_attempts: number;
  time_limit_minutes: number | null;
  shuffle: boolean;
  classroom_id: string | null;
  subject_id: string | null;
  unit_id: string | null;
  attached_at: Date | null;
  item_count: number;
  created_at: Date;
}

/** The values a teacher sets; the rest are defaults. */
export type Plan = Partial<AssessmentRow> &
  Pick<AssessmentRow, 'author_id' | 'title' | 'type' | 'status' | 'created_at'> &
  Pick<PlannedAssessment, 'classroom' | 'subject'> & { scenario?: Scenario; questions?: BankQuestion[] };

/** Points of an item by question type; 1 for all others. */
const pointsByType: Partial<Record<QuestionType, string>> = {
  matching: '4',
  multiple_choice: '2',
  numeric: '2',
  short_text: '2',
};

/** Creates the rows of a plan; points and items are summed up. */
export function planAssessment(plan: Plan, ids: DemoIds): PlannedAssessment {
  const { classroom, subject, scenario = 'not_begun', questions = [], ...values } = plan;
  const items = questions.map((question) => {
    const { type, points: own } = question.content;
    const points = question.work || question.band === 'exam' ? own : (pointsByType[type] ?? '1');
    return { id: ids.next(), question, points };
  });
  const maxScore = items.reduce((sum, { points }) => sum + Number(points), 0);
  const row: AssessmentRow = {
    id: ids.next(),
    ...defaults,
    classroom_id: classroom?.id ?? null,
    subject_id: subject?.id ?? null,
    attached_at: classroom ? values.created_at : null,
    ...values,
    ...(items.length > 0 && { max_score: String(maxScore), item_count: items.length }),
    pass_score: values.type === 'exam' ? String(Math.ceil(maxScore / 2)) : null,
  };
  return { row, scenario, items, classroom, subject };
}

const defaults = {
  instructions: '',
  max_score: '0',
  available_from: null,
  due_at: null,
  allow_late: false,
  late_penalty_percent: '0',
  late_until: null,
  max_attempts: 1,
  time_limit_minutes: null,
  shuffle: false,
  unit_id: null,
  item_count: 0,
};
