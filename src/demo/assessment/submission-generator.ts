import { seedOf } from '#assessment/assessments/listing/student-items.js';
import { finalScoreOf } from '#assessment/grading/attempt-score.js';
import { latePenalty } from '#assessment/grading/late-penalty.js';
import { totalOf } from '#assessment/grading/totals.js';
import { teacherFeedback } from '#demo/content/questions.js';
import type { Person } from '#demo/people/people.js';
import type { DemoIds } from '#demo/support/demo-ids.js';
import { itemAt } from '#demo/support/item-at.js';
import { SeededRandom } from '#demo/support/seeded-random.js';
import { daysAfter } from '#platform/text/calendar.js';
import { AnswerGenerator } from './answer-generator.js';
import type { PlannedAssessment } from './planned-assessment.js';
import { type Outcome, submissionOutcome } from './submission-outcomes.js';

type AttemptRow = ReturnType<SubmissionGenerator['attempt']>;
type SubmissionRow = ReturnType<SubmissionGenerator['submission']>;

/** The rows of a submission and its attempts. */
export interface GeneratedSubmission {
  submission: SubmissionRow;
  attempts: AttemptRow[];
}

/** Generates the submissions of classes, graded by the product's own graders. */
export class SubmissionGenerator {
  private readonly random = new SeededRandom(600);
  private readonly answers = new AnswerGenerator(this.random);

  constructor(
    private readonly ids: DemoIds,
    private readonly now: Date,
  ) {}

  /** The submissions of the class to this assessment. */
  of(assessment: PlannedAssessment): GeneratedSubmission[] {
    const { students = [] } = assessment.classroom ?? {};
    return students.flatMap((student) => {
      const outcome = submissionOutcome(assessment, student, this.random);
      if (!outcome) return [];
      const id = this.ids.next();
      const attempts = Array.from({ length: outcome.attempts }, (_, n) =>
        this.attempt(id, n + 1, assessment, student, outcome),
      );
      return [{ submission: this.submission(id, assessment, student, outcome, attempts), attempts }];
    });
  }

  private attempt(
    submission_id: string,
    attempt_number: number,
    assessment: PlannedAssessment,
    student: Person,
    outcome: Outcome,
  ) {
    const { row, items } = assessment;
    const submittedAt = this.moment(row, outcome, attempt_number);
    const sitting = { isMarked: outcome.work === 'marked', seed: seedOf(row.id, student.id, attempt_number) };
    const responses = items.map((item) => [item.id, this.answers.answer(item, student, sitting)] as const);
    const grades = Object.fromEntries(responses.map(([id, { grade }]) => [id, grade]));
    const total = totalOf(Object.values(grades));
    const late = latePenalty(total.score, latenessOf(row, submittedAt));
    const is_late = row.due_at !== null && submittedAt > row.due_at;
    return {
      id: this.ids.next(),
      submission_id,
      student_id: student.id,
      attempt_number,
      answers: Object.fromEntries(responses.map(([id, { response }]) => [id, response])),
      grades,
      submitted_at: submittedAt,
      is_late,
      auto_score: total.score,
      pending_items: total.pendingItems,
      score: total.pendingItems > 0 ? null : late.score,
      released_at: total.pendingItems > 0 ? null : submittedAt,
      late_note: is_late ? late.explanation : '',
      receipt: {},
      created_at: submittedAt,
    };
  }

  private submission(
    id: string,
    { row, subject }: PlannedAssessment,
    student: Person,
    outcome: Outcome,
    attempts: AttemptRow[],
  ) {
    const scored = attempts.flatMap(({ attempt_number: attemptNumber, score }) =>
      score === null ? [] : [{ attemptNumber, score }],
    );
    const final = finalScoreOf(scored, 'highest');
    const submitted_at = itemAt(attempts, attempts.length - 1).submitted_at;
    const isReviewed = outcome.status === 'returned' || outcome.work === 'marked';
    const graded_at = isReviewed ? this.soonAfter(submitted_at) : outcome.status === 'graded' ? submitted_at : null;
    return {
      id,
      assessment_id: row.id,
      student_id: student.id,
      subject_id: row.subject_id,
      classroom_id: row.classroom_id,
      status: outcome.status,
      score: final?.score ?? null,
      feedback: isReviewed ? this.random.pick(teacherFeedback[this.answers.qualityOf(student)]) : '',
      graded_by: isReviewed ? subject?.teacher.id : null,
      graded_at,
      counted_attempt: final?.attemptNumber ?? null,
      attempt_count: attempts.length,
      extra_attempts: outcome.status === 'returned' ? 1 : 0,
      score_total: scored.reduce((sum, { score }) => sum + Number(score), 0),
      scored_attempts: scored.length,
      submitted_at,
      created_at: itemAt(attempts, 0).submitted_at,
      updated_at: graded_at ?? submitted_at,
    };
  }

  /** Attempts are in chronological order; late submissions lie between due date and late deadline. */
  private moment(
    { available_from, due_at, late_until, time_limit_minutes }: PlannedAssessment['row'],
    { isLate }: Outcome,
    attempt: number,
  ): Date {
    if (isLate && due_at && late_until) return this.random.between(due_at, late_until);
    const opened = available_from ?? this.now;
    if (time_limit_minutes) return this.random.between(...secondHalf(opened, time_limit_minutes));
    const latest = due_at && due_at < this.now ? due_at : this.now;
    const half = new Date((opened.getTime() + latest.getTime()) / 2);
    return attempt === 1 ? this.random.between(opened, half) : this.random.between(half, latest);
  }

  private soonAfter(moment: Date): Date {
    const nextDay = daysAfter(moment, 1);
    return this.random.between(moment, nextDay < this.now ? nextDay : this.now);
  }
}

/** The second half of a limited time that begins at `opened`. */
function secondHalf(opened: Date, minutes: number): [Date, Date] {
  const after = (share: number) => new Date(opened.getTime() + share * minutes * 60_000);
  return [after(0.5), after(1)];
}

/** The default late policy, with days counted in UTC. */
const latenessOf = (row: PlannedAssessment['row'], submittedAt: Date) => ({
  submittedAt,
  dueAt: row.due_at,
  latePenaltyPercent: row.late_penalty_percent,
  maxScore: row.max_score,
  lateInterval: 'day' as const,
  lateFloorPercent: '0',
  timeZone: 'UTC',
});
