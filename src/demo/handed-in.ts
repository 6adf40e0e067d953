import { bestAttempt } from '#assessment/submissions/attempt-score.js';
import { totalOf } from '#assessment/submissions/grading.js';
import { latePenalty } from '#assessment/submissions/late-penalty.js';
import type { AttemptGrades } from '#assessment/submissions/submission.entity.js';
import { Chance } from './chance.js';
import { type Quality, teacherFeedback } from './content/questions.js';
import type { DemoIds } from './demo-ids.js';
import { type LikelyAnswers, likelyAnswersTo } from './likely-answers.js';
import type { Person } from './people.js';
import { daysFrom } from './school-time.js';
import type { SetWork, WorkItem } from './set-work.js';
import { type Outcome, storyOf } from './stories.js';

/** A submission and its attempts as they go into their tables. */
export interface HandedIn {
  submission: Record<string, unknown>;
  attempts: AttemptRow[];
}

interface AttemptRow {
  attempt_number: number;
  submitted_at: Date;
  score: string | null;
  [column: string]: unknown;
}

/** What a teacher gives and says for an essay of that quality. */
const marks: Record<Quality, { earned: string; why: string }> = {
  strong: { earned: '9.00', why: 'Every part of the task is there, and well told.' },
  fair: { earned: '6.50', why: 'The main point is there; an example is missing.' },
  weak: { earned: '3.00', why: 'This is a beginning. Most of the task is still open.' },
};

/** Students at work: the able ones are right more often, and what they hand in is graded as the product grades. */
export class Students {
  private readonly chance = new Chance(600);
  private readonly abilities = new Map<string, number>();
  private readonly likely = new Map<string, LikelyAnswers>();

  constructor(
    private readonly ids: DemoIds,
    private readonly now: Date,
  ) {}

  /** What became of this work in its class so far. */
  handIn(work: SetWork): HandedIn[] {
    const { students = [] } = work.classroom ?? {};
    return students.flatMap((student) => {
      const outcome = storyOf(work, student, this.chance);
      return outcome ? [this.submission(work, student, outcome)] : [];
    });
  }

  private submission(work: SetWork, student: Person, outcome: Outcome): HandedIn {
    const { row } = work;
    const submissionId = this.ids.next();
    const attempts = Array.from({ length: outcome.attempts }, (_, n) => ({
      ...this.attempt(work, student, outcome, n + 1),
      ...{ id: this.ids.next(), submission_id: submissionId, student_id: student.id, receipt: {} },
    }));
    const scored = attempts.flatMap(({ attempt_number, score }) =>
      score === null ? [] : [{ attemptNumber: attempt_number, score }],
    );
    const counting = bestAttempt(scored, 'highest');
    const last = attempts.at(-1) as AttemptRow;
    const byTeacher = outcome.status === 'returned' || outcome.essay !== undefined;
    const gradedAt =
      outcome.status === 'submitted' ? null : byTeacher ? this.soonAfter(last.submitted_at) : last.submitted_at;
    const submission = {
      ...{ id: submissionId, assessment_id: row.id, student_id: student.id, subject_id: row.subject_id },
      ...{ classroom_id: row.classroom_id, status: outcome.status, score: counting?.score ?? null },
      feedback: byTeacher && gradedAt ? this.chance.pick(teacherFeedback[this.qualityOf(student)]) : '',
      graded_by: byTeacher && gradedAt ? work.subject?.teacher.id : null,
      ...{ graded_at: gradedAt, best_attempt: counting?.attemptNumber ?? null, attempt_count: attempts.length },
      ...{ extra_attempts: outcome.status === 'returned' ? 1 : 0, submitted_at: last.submitted_at },
      ...{
        score_total: String(scored.reduce((sum, { score }) => sum + Number(score), 0)),
        scored_attempts: scored.length,
      },
      ...{ created_at: attempts[0]?.submitted_at, updated_at: gradedAt ?? last.submitted_at },
    };
    return { submission, attempts };
  }

  private attempt({ row, items }: SetWork, student: Person, outcome: Outcome, number: number) {
    const submittedAt = this.moment(row, outcome, number);
    const given = items.map((item) => [item.id, this.answer(item, student, outcome)] as const);
    const grades: AttemptGrades = Object.fromEntries(given.map(([id, { grade }]) => [id, grade]));
    const total = totalOf(Object.values(grades));
    const lateness = { submittedAt, dueAt: row.due_at, penaltyPercentPerDay: row.late_penalty_percent };
    const late = latePenalty(total.score, lateness);
    const isLate = row.due_at !== null && submittedAt > row.due_at;
    return {
      ...{ attempt_number: number, submitted_at: submittedAt, created_at: submittedAt, is_late: isLate },
      answers: Object.fromEntries(given.map(([id, { response }]) => [id, response])),
      ...{ text: '', grades, auto_score: total.score, waiting: total.waiting, late_note: isLate ? late.why : '' },
      score: total.waiting > 0 ? null : late.score,
    };
  }

  private answer(item: WorkItem, student: Person, outcome: Outcome) {
    const { essay } = item.question;
    if (essay)
      return essayAnswer(item, essay.answers[this.qualityOf(student)], outcome.essay && marks[this.qualityOf(student)]);
    const likely = this.likelyFor(item);
    return this.chance.pick(this.chance.happens(this.abilityOf(student)) ? likely.right : likely.other);
  }

  private likelyFor({ question, points }: WorkItem): LikelyAnswers {
    const key = `${question.id} ${points}`;
    const known = this.likely.get(key) ?? likelyAnswersTo({ ...question.content, points });
    this.likely.set(key, known);
    return known;
  }

  private abilityOf({ id }: Person): number {
    const ability = this.abilities.get(id) ?? 0.35 + this.chance.next() * 0.62;
    this.abilities.set(id, ability);
    return ability;
  }

  private qualityOf(student: Person): Quality {
    const ability = this.abilityOf(student);
    if (ability > 0.75) return 'strong';
    return ability > 0.5 ? 'fair' : 'weak';
  }

  /** A later attempt comes later; late work comes after the due day. */
  private moment({ available_from, due_at, late_until }: SetWork['row'], { isLate }: Outcome, number: number): Date {
    if (isLate && due_at && late_until) return this.chance.between(due_at, late_until);
    const opened = available_from ?? this.now;
    const latest = due_at && due_at < this.now ? due_at : this.now;
    const half = new Date((opened.getTime() + latest.getTime()) / 2);
    return number === 1 ? this.chance.between(opened, half) : this.chance.between(half, latest);
  }

  private soonAfter(moment: Date): Date {
    const nextDay = daysFrom(moment, 1);
    return this.chance.between(moment, nextDay < this.now ? nextDay : this.now);
  }
}

/** What was written, waiting for the teacher or already marked. */
function essayAnswer({ points }: WorkItem, text: string, mark?: (typeof marks)[Quality]) {
  const possible = Number(points).toFixed(2);
  const waiting = {
    earned: '0.00',
    possible,
    outcome: 'waiting',
    why: 'A teacher has to read this answer.',
    feedback: [],
  };
  const grade = mark ? { ...waiting, ...mark, outcome: 'partly', by: 'person' } : waiting;
  return { response: { text }, grade: grade as AttemptGrades[string] };
}
