import type { AttemptGrades } from '#assessment/submissions/submission.entity.js';
import { pendingResult } from '#questions/types/shared/manual-grading.js';
import type { QuestionResponse } from '#questions/types/question-content.js';
import type { Chance } from './chance.js';
import type { Quality } from './content/questions.js';
import { type LikelyAnswers, likelyAnswersTo } from './likely-answers.js';
import type { Person } from './people.js';
import type { WorkItem } from './set-work.js';

/** What a student answered, and what it earned so far. */
interface Answer {
  response: QuestionResponse | null;
  grade: AttemptGrades[string];
}

/** What a teacher gives and says for an essay of that quality. */
const marks: Record<Quality, { score: string; explanation: string }> = {
  strong: { score: '9.00', explanation: 'Every part of the task is there, and well told.' },
  fair: { score: '6.50', explanation: 'The main point is there; an example is missing.' },
  weak: { score: '3.00', explanation: 'This is a beginning. Most of the task is still open.' },
};

/** How students answer: each is able to a degree of their own, and the able ones are right more often. */
export class Answering {
  private readonly abilities = new Map<string, number>();
  private readonly likely = new Map<string, LikelyAnswers>();

  constructor(private readonly chance: Chance) {}

  /** An answer, graded as far as a machine can; an essay also by the teacher, if `isMarked`. */
  answer(item: WorkItem, student: Person, isMarked: boolean): Answer {
    const { essay } = item.question;
    const quality = this.qualityOf(student);
    if (essay) return essayAnswer(item, essay.answers[quality], isMarked ? marks[quality] : undefined);
    const { right, other } = this.likelyFor(item);
    return this.chance.pick(this.chance.happens(this.abilityOf(student)) ? right : other);
  }

  qualityOf(student: Person): Quality {
    const ability = this.abilityOf(student);
    if (ability > 0.75) return 'strong';
    return ability > 0.5 ? 'fair' : 'weak';
  }

  private abilityOf({ id }: Person): number {
    const ability = this.abilities.get(id) ?? 0.35 + this.chance.next() * 0.62;
    this.abilities.set(id, ability);
    return ability;
  }

  private likelyFor({ question, points }: WorkItem): LikelyAnswers {
    const key = `${question.id} ${points}`;
    const known = this.likely.get(key) ?? likelyAnswersTo({ ...question.content, points });
    this.likely.set(key, known);
    return known;
  }
}

function essayAnswer({ points }: WorkItem, text: string, mark?: { score: string; explanation: string }): Answer {
  const { outcome, explanation, feedback } = pendingResult;
  const unread = { score: '0.00', maxScore: Number(points).toFixed(2), outcome, explanation, feedback };
  return {
    response: { text },
    grade: mark ? { ...unread, ...mark, outcome: 'partially_correct', by: 'person' } : unread,
  };
}
