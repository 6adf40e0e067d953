import type { AssessmentStatus, AssessmentType } from '#assessment/assessments/assessment.entity.js';
import type { QuestionType } from '#questions/types/question-types.js';
import type { ClassSubject, DemoClass } from './classes.js';
import type { DemoIds } from './demo-ids.js';
import type { BankQuestion } from './question-bank.js';

/** What students of a class did with an assessment so far. */
export type Story = 'graded_quiz' | 'current_homework' | 'open_practice' | 'not_begun';

export interface WorkItem {
  id: string;
  question: BankQuestion;
  points: string;
}

/** An assessment as it goes into its table, with its items and the story of its class. */
export interface SetWork {
  row: AssessmentRow;
  story: Story;
  items: WorkItem[];
  classroom?: DemoClass;
  subject?: ClassSubject;
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
  time_limit_minutes: number | null;
  max_attempts: number;
  shuffle: boolean;
  classroom_id: string | null;
  subject_id: string | null;
  unit_id: string | null;
  attached_at: Date | null;
  item_count: number;
  created_at: Date;
}

/** What a teacher decides about an assessment; the rest is as usual. */
export type Plan = Partial<AssessmentRow> &
  Pick<AssessmentRow, 'author_id' | 'title' | 'type' | 'status' | 'created_at'> &
  Pick<SetWork, 'classroom' | 'subject'> & { story?: Story; questions?: BankQuestion[] };

/** What an answer is worth, by how much there is to think about. */
const worth: Partial<Record<QuestionType, string>> = {
  matching: '4',
  multiple_choice: '2',
  numeric: '2',
  short_text: '2',
};

/** Makes the assessment of a plan, its questions counted and their points added up. */
export function setWork(plan: Plan, ids: DemoIds): SetWork {
  const { classroom, subject, story = 'not_begun', questions = [], ...given } = plan;
  const items = questions.map((question) => {
    const points = question.essay ? question.content.points : (worth[question.content.type] ?? '1');
    return { id: ids.next(), question, points };
  });
  const maxScore = items.reduce((sum, { points }) => sum + Number(points), 0);
  const row: AssessmentRow = {
    id: ids.next(),
    ...asUsual,
    classroom_id: classroom?.id ?? null,
    subject_id: subject?.id ?? null,
    attached_at: classroom ? given.created_at : null,
    ...given,
    ...(items.length > 0 && { max_score: String(maxScore), item_count: items.length }),
    pass_score: given.type === 'exam' ? String(Math.ceil(maxScore / 2)) : null,
  };
  return { row, story, items, classroom, subject };
}

const asUsual = {
  instructions: '',
  max_score: '0',
  available_from: null,
  due_at: null,
  allow_late: false,
  late_penalty_percent: '0',
  late_until: null,
  time_limit_minutes: null,
  max_attempts: 1,
  shuffle: false,
  unit_id: null,
  item_count: 0,
};
