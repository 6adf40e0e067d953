import { demoSubjects } from '#demo/content/subjects.js';
import type { OutlineRow, Outlines } from '#demo/curriculum/outlines.js';
import type { ClassSubject, DemoClass } from '#demo/people/classes.js';
import type { People } from '#demo/people/people.js';
import type { DemoIds } from '#demo/support/demo-ids.js';
import { itemAt } from '#demo/support/item-at.js';
import { schoolTime } from '#demo/support/school-time.js';
import { daysAfter } from '#platform/text/calendar.js';
import { type Plan, type PlannedAssessment, planAssessment } from './planned-assessment.js';
import { type BankQuestion, essayOf, quizQuestions } from './question-bank.js';

/** Plans the assessments of the school, in every status and at various distances from their due dates. */
export class AssessmentPlanner {
  constructor(
    private readonly bank: BankQuestion[],
    private readonly outlines: Outlines,
    private readonly ids: DemoIds,
    private readonly now: Date,
  ) {}

  /** The assessments of one class in one subject. */
  forSubject(classroom: DemoClass, subject: ClassSubject): PlannedAssessment[] {
    const units = this.outlines.unitsOf(subject);
    const [first, second, third] = [itemAt(units, 0), itemAt(units, 1), itemAt(units, 2)];
    const questions = quizQuestions(this.bank, subject.content.code, classroom.band);
    const essay = essayOf(this.bank, subject.content.code, classroom.band);
    const place = { classroom, subject, author_id: subject.teacher.id };
    const plans: Plan[] = [
      { ...place, ...this.quiz(first), questions },
      { ...place, ...this.homework(second), title: essay.content.title, questions: [essay, ...questions.slice(0, 2)] },
      { ...place, ...this.practice(second), questions },
      { ...place, ...this.exam(third), questions },
      { ...place, ...this.poster(third) },
      { ...place, ...this.lastYear(first), questions: questions.slice(0, 3) },
    ];
    return plans.map((plan) => planAssessment(plan, this.ids));
  }

  /** The written exam in mathematics that the first class has sat. */
  writtenExam(classroom: DemoClass, questions: BankQuestion[]): PlannedAssessment {
    const subject = itemAt(classroom.subjects, 0);
    const { id, title } = itemAt(this.outlines.unitsOf(subject), 1);
    const plan: Plan = {
      classroom,
      subject,
      author_id: subject.teacher.id,
      unit_id: id,
      questions,
      scenario: 'written_exam',
      type: 'exam',
      status: 'published',
      title: `${title}: written exam`,
      instructions: 'You have 45 minutes. What you have answered by then counts.',
      time_limit_minutes: 45,
      created_at: this.day(-12),
      available_from: this.day(-5, 9),
      due_at: this.day(-5, 10),
    };
    return planAssessment(plan, this.ids);
  }

  /** Assessments in the bank, not attached to a class, written by the first teacher of each subject. */
  forBank({ teachers }: People): PlannedAssessment[] {
    const perSubject = teachers.length / demoSubjects.length;
    return demoSubjects.flatMap(({ code, name }, n) => {
      const author_id = itemAt(teachers, n * perSubject).id;
      const readyQuiz = { author_id, type: 'quiz', status: 'ready', created_at: this.day(-30) } as const;
      const draftHomework = { author_id, type: 'homework', status: 'draft', created_at: this.day(-3) } as const;
      const plans: Plan[] = [
        { ...readyQuiz, title: `${name} P1-P6: a quick look back`, questions: quizQuestions(this.bank, code, 'lower') },
        { ...readyQuiz, title: `${name} M1-M6: a quick look back`, questions: quizQuestions(this.bank, code, 'upper') },
        { ...draftHomework, title: `${name}: ideas for next term` },
      ];
      return plans.map((plan) => planAssessment(plan, this.ids));
    });
  }

  private quiz({ id, title }: OutlineRow) {
    return {
      scenario: 'graded_quiz',
      unit_id: id,
      title: `${title}: quiz`,
      instructions: 'No book, no neighbour. Answer everything.',
      type: 'quiz',
      status: 'published',
      created_at: this.day(-20),
      available_from: this.day(-16),
      due_at: this.day(-9, 16),
      allow_late: true,
      late_penalty_percent: '10',
      late_until: this.day(-6, 16),
    } as const;
  }

  private homework({ id }: OutlineRow) {
    return {
      scenario: 'current_homework',
      unit_id: id,
      instructions: 'Write in whole sentences.',
      type: 'homework',
      status: 'published',
      created_at: this.day(-7),
      available_from: this.day(-6),
      due_at: this.day(2, 20),
    } as const;
  }

  private practice({ id, title }: OutlineRow) {
    return {
      scenario: 'open_practice',
      unit_id: id,
      title: `${title}: practice`,
      instructions: 'You have three attempts; the best one counts.',
      type: 'quiz',
      status: 'published',
      created_at: this.day(-2),
      available_from: this.day(-2),
      due_at: this.day(8, 20),
      max_attempts: 3,
      shuffle: true,
    } as const;
  }

  private exam({ id, title }: OutlineRow) {
    return {
      unit_id: id,
      title: `${title}: exam`,
      type: 'exam',
      status: 'ready',
      created_at: this.day(-1),
      available_from: this.day(10),
      due_at: this.day(10, 12),
    } as const;
  }

  private poster({ id, title }: OutlineRow) {
    return {
      unit_id: id,
      title: `${title}: a poster`,
      type: 'project',
      status: 'draft',
      max_score: '20',
      created_at: this.day(-1, 9),
    } as const;
  }

  private lastYear({ id }: OutlineRow) {
    return {
      unit_id: id,
      title: 'What do you remember from last year?',
      type: 'quiz',
      status: 'archived',
      created_at: this.day(-90),
    } as const;
  }

  private day(offset: number, hour = 8): Date {
    return schoolTime(daysAfter(this.now, offset), hour);
  }
}
