import type { ItemGrades } from '#assessment/grading/item-marks.js';
import { pendingResult } from '#questions/types/shared/manual-grading.js';
import type { QuestionResponse } from '#questions/types/question-content.js';
import type { SeededRandom } from '#demo/support/seeded-random.js';
import type { Quality } from '#demo/content/questions.js';
import { type LikelyAnswers, likelyAnswersTo } from './likely-answers.js';
import type { Person } from '#demo/people/people.js';
import type { PlannedItem } from './planned-assessment.js';

/** A student's response to one item and its grade so far. */
interface Answer {
  response: QuestionResponse | null;
  grade: ItemGrades[string];
}

/** Score and comment of the teacher for an essay of each quality. */
const marks: Record<Quality, { score: string; explanation: string }> = {
  strong: { score: '9.00', explanation: 'Every part of the task is there, and well told.' },
  fair: { score: '6.50', explanation: 'The main point is there; an example is missing.' },
  weak: { score: '3.00', explanation: 'This is a beginning. Most of the task is still open.' },
};

/** Generates responses. Each student has a fixed ability, the probability of a correct response. */
export class AnswerGenerator {
  private readonly abilities = new Map<string, number>();
  private readonly likely = new Map<string, LikelyAnswers>();

  constructor(private readonly random: SeededRandom) {}

  /** A response with its automatic grade; an essay is graded by the teacher if `isMarked`. */
  answer(item: PlannedItem, student: Person, isMarked: boolean): Answer {
    const { essay } = item.question;
    const quality = this.qualityOf(student);
    if (essay) return essayAnswer(item, essay.answers[quality], isMarked ? marks[quality] : undefined);
    const { correct, other } = this.likelyFor(item);
    return this.random.pick(this.random.happens(this.abilityOf(student)) ? correct : other);
  }

  qualityOf(student: Person): Quality {
    const ability = this.abilityOf(student);
    if (ability > 0.75) return 'strong';
    return ability > 0.5 ? 'fair' : 'weak';
  }

  private abilityOf({ id }: Person): number {
    const ability = this.abilities.get(id) ?? 0.35 + this.random.next() * 0.62;
    this.abilities.set(id, ability);
    return ability;
  }

  private likelyFor({ question, points }: PlannedItem): LikelyAnswers {
    const key = `${question.id} ${points}`;
    const known = this.likely.get(key) ?? likelyAnswersTo({ ...question.content, points });
    this.likely.set(key, known);
    return known;
  }
}

function essayAnswer({ points }: PlannedItem, text: string, mark?: { score: string; explanation: string }): Answer {
  const { outcome, explanation, feedback } = pendingResult;
  const ungraded = { score: '0.00', maxScore: Number(points).toFixed(2), outcome, explanation, feedback };
  return {
    response: { text },
    grade: mark ? { ...ungraded, ...mark, outcome: 'partially_correct', by: 'person' } : ungraded,
  };
}
