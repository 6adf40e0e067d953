import { finalScoreOf } from '#assessment/grading/attempt-score.js';
import { totalOf } from '#assessment/grading/totals.js';
import { latePenalty } from '#assessment/grading/late-penalty.js';
import { Answering } from './answering.js';
import { Chance } from './chance.js';
import { teacherFeedback } from './content/questions.js';
import type { DemoIds } from './demo-ids.js';
import type { Person } from './people.js';
import { daysFrom } from './school-time.js';
import type { SetWork } from './set-work.js';
import { type Outcome, storyOf } from './stories.js';

type AttemptRow = ReturnType<HandingIn['attempt']>;
type SubmissionRow = ReturnType<HandingIn['submission']>;

/** A submission and its attempts as they go into their tables. */
export interface HandedIn {
  submission: SubmissionRow;
  attempts: AttemptRow[];
}

/** What the classes have handed in so far, graded as the product grades. */
export class HandingIn {
  private readonly chance = new Chance(600);
  private readonly answering = new Answering(this.chance);

  constructor(
    private readonly ids: DemoIds,
    private readonly now: Date,
  ) {}

  /** What became of this work in its class. */
  of(work: SetWork): HandedIn[] {
    const { students = [] } = work.classroom ?? {};
    return students.flatMap((student) => {
      const outcome = storyOf(work, student, this.chance);
      if (!outcome) return [];
      const id = this.ids.next();
      const attempts = Array.from({ length: outcome.attempts }, (_, n) =>
        this.attempt(id, n + 1, work, student, outcome),
      );
      return [{ submission: this.submission(id, work, student, outcome, attempts), attempts }];
    });
  }

  private attempt(submission_id: string, attempt_number: number, work: SetWork, student: Person, outcome: Outcome) {
    const { row, items } = work;
    const submittedAt = this.moment(row, outcome, attempt_number);
    const isMarked = outcome.essay === 'marked';
    const given = items.map((item) => [item.id, this.answering.answer(item, student, isMarked)] as const);
    const grades = Object.fromEntries(given.map(([id, { grade }]) => [id, grade]));
    const total = totalOf(Object.values(grades));
    const lateness = { submittedAt, dueAt: row.due_at, penaltyPercentPerDay: row.late_penalty_percent };
    const late = latePenalty(total.score, lateness);
    const is_late = row.due_at !== null && submittedAt > row.due_at;
    return {
      id: this.ids.next(),
      submission_id,
      student_id: student.id,
      attempt_number,
      answers: Object.fromEntries(given.map(([id, { response }]) => [id, response])),
      grades,
      submitted_at: submittedAt,
      is_late,
      auto_score: total.score,
      pending_items: total.pendingItems,
      score: total.pendingItems > 0 ? null : late.score,
      late_note: is_late ? late.explanation : '',
      receipt: {},
      created_at: submittedAt,
    };
  }

  private submission(id: string, { row, subject }: SetWork, student: Person, outcome: Outcome, attempts: AttemptRow[]) {
    const scored = attempts.flatMap(({ attempt_number: attemptNumber, score }) =>
      score === null ? [] : [{ attemptNumber, score }],
    );
    const counting = finalScoreOf(scored, 'highest');
    const submitted_at = attempts[attempts.length - 1].submitted_at;
    const isRead = outcome.status === 'returned' || outcome.essay === 'marked';
    const graded_at = isRead ? this.soonAfter(submitted_at) : outcome.status === 'graded' ? submitted_at : null;
    return {
      id,
      assessment_id: row.id,
      student_id: student.id,
      subject_id: row.subject_id,
      classroom_id: row.classroom_id,
      status: outcome.status,
      score: counting?.score ?? null,
      feedback: isRead ? this.chance.pick(teacherFeedback[this.answering.qualityOf(student)]) : '',
      graded_by: isRead ? subject?.teacher.id : null,
      graded_at,
      counted_attempt: counting?.attemptNumber ?? null,
      attempt_count: attempts.length,
      extra_attempts: outcome.status === 'returned' ? 1 : 0,
      score_total: scored.reduce((sum, { score }) => sum + Number(score), 0),
      scored_attempts: scored.length,
      submitted_at,
      created_at: attempts[0].submitted_at,
      updated_at: graded_at ?? submitted_at,
    };
  }

  /** A later attempt comes later; late work comes after the due day. */
  private moment({ available_from, due_at, late_until }: SetWork['row'], { isLate }: Outcome, attempt: number): Date {
    if (isLate && due_at && late_until) return this.chance.between(due_at, late_until);
    const opened = available_from ?? this.now;
    const latest = due_at && due_at < this.now ? due_at : this.now;
    const half = new Date((opened.getTime() + latest.getTime()) / 2);
    return attempt === 1 ? this.chance.between(opened, half) : this.chance.between(half, latest);
  }

  private soonAfter(moment: Date): Date {
    const nextDay = daysFrom(moment, 1);
    return this.chance.between(moment, nextDay < this.now ? nextDay : this.now);
  }
}
