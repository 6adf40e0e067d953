import type { SubmissionStatus } from '#assessment/submissions/submission.entity.js';
import type { Chance } from './chance.js';
import type { SubjectCode } from './content/subjects.js';
import type { Person } from './people.js';
import type { SetWork } from './set-work.js';

/** How far one student has come with one piece of work. `essay` says that the teacher has read what was written. */
export interface Outcome {
  status: SubmissionStatus;
  attempts: number;
  isLate: boolean;
  essay?: 'marked';
}

const graded: Outcome = { status: 'graded', attempts: 1, isLate: false };
const waiting: Outcome = { status: 'submitted', attempts: 1, isLate: false };
const marked: Outcome = { ...graded, essay: 'marked' };
const returned: Outcome = { ...waiting, status: 'returned' };

/** Ben's homework: one of every kind, so that whoever logs in as him sees them all. */
const bensHomework: Partial<Record<SubjectCode, Outcome>> = {
  MATH: waiting,
  ENG: returned,
  SCI: marked,
  HIST: waiting,
};

/** What this student did with this work; nothing yet, in many cases. */
export function storyOf({ story, subject }: SetWork, student: Person, chance: Chance): Outcome | undefined {
  const isBen = student.username === 'ben';
  switch (story) {
    case 'graded_quiz':
      if (!isBen && chance.happens(0.04)) return undefined;
      return { ...graded, isLate: !isBen && chance.happens(0.08) };
    case 'current_homework':
      if (isBen) return bensHomework[subject?.about.code ?? 'MATH'];
      return chance.happens(0.6) ? chance.pick([waiting, waiting, waiting, marked, marked, returned]) : undefined;
    case 'open_practice':
      if (isBen) return subject?.about.code === 'SCI' ? graded : undefined;
      return chance.happens(0.35) ? { ...graded, attempts: chance.pick([1, 1, 2]) } : undefined;
    case 'not_begun':
      return undefined;
  }
}
