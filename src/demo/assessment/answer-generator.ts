import type { ItemGrades } from '#assessment/grading/item-marks.js';
import type { Quality } from '#demo/content/questions.js';
import type { MarkedWork } from '#demo/content/questions/mathematics-exam.js';
import type { Person } from '#demo/people/people.js';
import type { SeededRandom } from '#demo/support/seeded-random.js';
import type { QuestionResponse } from '#questions/types/question-content.js';
import { itemSeed } from '#questions/types/shared/draw.js';
import { pendingResult } from '#questions/types/shared/manual-grading.js';
import { type LikelyAnswers, likelyAnswersTo } from './likely-answers.js';
import type { PlannedItem } from './planned-assessment.js';

/** A student's response to one item and its grade so far. */
interface Answer {
  response: QuestionResponse | null;
  grade: ItemGrades[string];
}

/** Generates responses. Each student has a fixed ability, the probability of a correct response. */
export class AnswerGenerator {
  private readonly abilities = new Map<string, number>();
  private readonly likely = new Map<string, LikelyAnswers>();

  constructor(private readonly random: SeededRandom) {}

  /** A response with its automatic grade under the seed of the attempt; work is graded by the teacher if `isMarked`. */
  answer(item: PlannedItem, student: Person, { isMarked, seed }: { isMarked: boolean; seed: string }): Answer {
    const { work } = item.question;
    if (work) return markedAnswer(item, work[this.qualityOf(student)], isMarked);
    const { correct, other } = this.likelyFor(item, itemSeed(seed, item.id));
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

  private likelyFor({ question, points }: PlannedItem, seed: string): LikelyAnswers {
    // Only these questions are another one in each attempt.
    if (question.content.type === 'calculated') return likelyAnswersTo({ ...question.content, points }, seed);
    const key = `${question.id} ${points}`;
    const known = this.likely.get(key) ?? likelyAnswersTo({ ...question.content, points });
    this.likely.set(key, known);
    return known;
  }
}

function markedAnswer(
  { points }: PlannedItem,
  { response, score, explanation }: MarkedWork,
  isMarked: boolean,
): Answer {
  const { outcome, feedback } = pendingResult;
  const maxScore = Number(points).toFixed(2);
  const ungraded = { score: '0.00', maxScore, outcome, explanation: pendingResult.explanation, feedback };
  const earned = score === maxScore ? 'correct' : 'partially_correct';
  return {
    response,
    grade: isMarked ? { ...ungraded, score, explanation, outcome: earned, by: 'person' } : ungraded,
  };
}
