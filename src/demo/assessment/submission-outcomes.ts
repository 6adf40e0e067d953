import type { SubmissionStatus } from '#assessment/submissions/submission.entity.js';
import type { SubjectCode } from '#demo/content/subjects.js';
import type { Person } from '#demo/people/people.js';
import type { SeededRandom } from '#demo/support/seeded-random.js';
import type { PlannedAssessment } from './planned-assessment.js';

/** State of one student's submission. `work` tells that the teacher has graded what is not graded automatically. */
export interface Outcome {
  status: SubmissionStatus;
  attempts: number;
  isLate: boolean;
  work?: 'marked';
}

const graded: Outcome = { status: 'graded', attempts: 1, isLate: false };
const pending: Outcome = { status: 'submitted', attempts: 1, isLate: false };
const marked: Outcome = { ...graded, work: 'marked' };
const returned: Outcome = { ...pending, status: 'returned' };

/** Ben's homework covers every status, so that it can be seen in one account. */
const bensHomework: Partial<Record<SubjectCode, Outcome>> = {
  MATH: pending,
  ENG: returned,
  SCI: marked,
  HIST: pending,
};

/** The outcome for a student; undefined if they have not submitted. */
export function submissionOutcome(
  { scenario, subject }: PlannedAssessment,
  student: Person,
  random: SeededRandom,
): Outcome | undefined {
  const isBen = student.username === 'ben';
  switch (scenario) {
    case 'graded_quiz':
      if (!isBen && random.happens(0.04)) return undefined;
      return { ...graded, isLate: !isBen && random.happens(0.08) };
    case 'current_homework':
      if (isBen) return bensHomework[subject?.content.code ?? 'MATH'];
      return random.happens(0.6) ? random.pick([pending, pending, pending, marked, marked, returned]) : undefined;
    case 'open_practice':
      if (isBen) return subject?.content.code === 'SCI' ? graded : undefined;
      return random.happens(0.35) ? { ...graded, attempts: random.pick([1, 1, 2]) } : undefined;
    case 'written_exam':
      if (isBen) return marked;
      return random.happens(0.06) ? undefined : random.happens(0.12) ? pending : marked;
    case 'not_begun':
      return undefined;
  }
}
