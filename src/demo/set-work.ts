import type { AssessmentStatus, AssessmentType } from '#assessment/assessments/assessment.entity.js';
import type { QuestionType } from '#assessment/questions/question-content.js';
import type { ClassSubject, DemoClass } from './classes.js';
import { demoSubjects } from './content/subjects.js';
import type { DemoIds } from './demo-ids.js';
import type { Outlines } from './outlines.js';
import type { People } from './people.js';
import { type BankQuestion, essayOf, quizQuestions } from './question-bank.js';
import { daysFrom, schoolTime } from './school-time.js';

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

type Plan = Partial<AssessmentRow> &
  Pick<AssessmentRow, 'title' | 'type' | 'status' | 'created_at'> &
  Pick<SetWork, 'classroom' | 'subject'>;

/** What an answer is worth, by how much there is to think about. */
const worth: Partial<Record<QuestionType, string>> = {
  matching: '4',
  multiple_choice: '2',
  numeric: '2',
  short_text: '2',
};

/** All the work of the school: in every state, at every distance from its due day. */
export class WorkPlanner {
  constructor(
    private readonly bank: BankQuestion[],
    private readonly outlines: Outlines,
    private readonly ids: DemoIds,
    private readonly now: Date,
  ) {}

  /** What one class is set in one subject. */
  forSubject(classroom: DemoClass, subject: ClassSubject): SetWork[] {
    const [first, second, third] = this.outlines.unitsOf(subject);
    const quiz = quizQuestions(this.bank, subject.about.code, classroom.band);
    const essay = essayOf(this.bank, subject.about.code, classroom.band);
    const at = (unit?: { id: string }) => this.placed(classroom, subject, unit);
    return [
      this.work({ ...at(first), ...this.quizWeek(), title: `${first?.title}: quiz` }, quiz, 'graded_quiz'),
      this.work(
        { ...at(second), ...this.homeworkWeek(), title: essay.content.title },
        [essay, ...quiz.slice(0, 2)],
        'current_homework',
      ),
      this.work({ ...at(second), ...this.practiceWeek(), title: `${second?.title}: practice` }, quiz, 'open_practice'),
      this.work({ ...at(third), ...this.examWeek(), title: `${third?.title}: exam` }, quiz),
      this.work(
        {
          ...at(third),
          title: `${third?.title}: a poster`,
          type: 'project',
          status: 'draft',
          max_score: '20',
          created_at: this.day(-1),
        },
        [],
      ),
      this.work(
        {
          ...at(first),
          title: 'What do you remember from last year?',
          type: 'quiz',
          status: 'archived',
          created_at: this.day(-90),
        },
        quiz.slice(0, 3),
      ),
    ];
  }

  /** What waits in the bank, written by the first teacher of each subject. */
  forBank({ teachers }: People): SetWork[] {
    const perSubject = teachers.length / demoSubjects.length;
    return demoSubjects.flatMap(({ code, name }, n) => {
      const author = { author_id: teachers[n * perSubject].id };
      const [lower, upper] = (['lower', 'upper'] as const).map((band) => quizQuestions(this.bank, code, band));
      const ready = { ...author, type: 'quiz', status: 'ready', created_at: this.day(-30) } as const;
      return [
        this.work({ ...ready, title: `${name} P1-P6: ten minutes at the end` }, lower ?? []),
        this.work({ ...ready, title: `${name} M1-M6: ten minutes at the end` }, upper ?? []),
        this.work(
          {
            ...author,
            title: `${name}: ideas for next term`,
            type: 'homework',
            status: 'draft',
            created_at: this.day(-3),
          },
          [],
        ),
      ];
    });
  }

  private work({ classroom, subject, ...given }: Plan, questions: BankQuestion[], story: Story = 'not_begun'): SetWork {
    const items = questions.map((question) => {
      const points = question.essay ? question.content.points : (worth[question.content.type] ?? '1');
      return { id: this.ids.next(), question, points };
    });
    const maxScore = items.reduce((sum, { points }) => sum + Number(points), 0);
    const counted = items.length > 0 ? { max_score: String(maxScore), item_count: items.length } : {};
    const row: AssessmentRow = { ...blank, id: this.ids.next(), ...given, ...counted };
    if (row.type === 'exam') row.pass_score = String(Math.ceil(maxScore * 0.5));
    return { row, story, items, classroom, subject };
  }

  private placed(classroom: DemoClass, subject: ClassSubject, unit?: { id: string }) {
    const place = { classroom_id: classroom.id, subject_id: subject.id, unit_id: unit?.id ?? null };
    return { classroom, subject, author_id: subject.teacher.id, ...place, attached_at: this.day(-90) };
  }

  private quizWeek() {
    const dates = {
      created_at: this.day(-20),
      available_from: this.day(-16),
      due_at: this.day(-9, 16),
      late_until: this.day(-6, 16),
    };
    const rules = {
      allow_late: true,
      late_penalty_percent: '10',
      instructions: 'No book, no neighbour. Answer everything.',
    };
    return { type: 'quiz', status: 'published', ...dates, ...rules } as const;
  }

  private homeworkWeek() {
    const dates = { created_at: this.day(-7), available_from: this.day(-6), due_at: this.day(2, 20) };
    return { type: 'homework', status: 'published', ...dates, instructions: 'Write in whole sentences.' } as const;
  }

  private practiceWeek() {
    const dates = { created_at: this.day(-2), available_from: this.day(-2), due_at: this.day(8, 20) };
    const rules = { max_attempts: 3, shuffle: true, instructions: 'You have three attempts; the best one counts.' };
    return { type: 'quiz', status: 'published', ...dates, ...rules } as const;
  }

  private examWeek() {
    const dates = { created_at: this.day(-1), available_from: this.day(10), due_at: this.day(10, 12) };
    return { type: 'exam', status: 'ready', ...dates, time_limit_minutes: 45 } as const;
  }

  private day(distance: number, hour = 8): Date {
    return schoolTime(daysFrom(this.now, distance), hour);
  }
}

/** What an assessment is unless its plan says otherwise. */
const blank = {
  author_id: '',
  instructions: '',
  max_score: '0',
  pass_score: null,
  available_from: null,
  due_at: null,
  allow_late: false,
  late_penalty_percent: '0',
  late_until: null,
  time_limit_minutes: null,
  max_attempts: 1,
  shuffle: false,
  classroom_id: null,
  subject_id: null,
  unit_id: null,
  attached_at: null,
  item_count: 0,
};
