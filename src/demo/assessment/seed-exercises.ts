import { insertAll } from '#demo/support/insert-all.js';
import { itemAt } from '#demo/support/item-at.js';
import type { SeedContext } from '#demo/support/seed-context.js';
import { SeededRandom } from '#demo/support/seeded-random.js';
import { scoresOf } from '#learning/exercises/exercise-attempt.entity.js';
import { contentSql, recountResult } from '#learning/exercises/exercises.sql.js';
import type { QuestionContent } from '#questions/types/question-content.js';
import { type LikelyAnswers, likelyAnswersTo } from './likely-answers.js';

/** Those who have finished an exercise, and when. */
const selectWork = `
  SELECT p.user_id, p.lesson_id, l.module_id, p.completed_at AS at
  FROM user_progress p JOIN lessons l ON l.id = p.lesson_id AND l.type = 'exercise' WHERE p.status = 'completed'
  ORDER BY p.lesson_id, p.user_id`;

const selectQuestions = `
  SELECT q.lesson_id, b.id, v.id AS "versionId", q.position, ${contentSql} AS content
  FROM lesson_questions q JOIN questions b ON b.id = q.question_id JOIN question_versions v ON v.id = b.current_version_id
  ORDER BY q.lesson_id, q.position`;

interface Work {
  user_id: string;
  lesson_id: string;
  module_id: string;
  at: Date;
}

interface AskedQuestion {
  id: string;
  versionId: string;
  position: number;
  likely: LikelyAnswers;
}

interface StoredQuestion {
  lesson_id: string;
  id: string;
  versionId: string;
  position: number;
  content: QuestionContent;
}

const minute = 60_000;

/** Inserts the attempts of those who have finished an exercise, with the grades of the product. Returns their number. */
export async function seedExercises(context: SeedContext): Promise<number> {
  const { client } = context;
  const { rows } = await client.query<Work>(selectWork);
  const random = new SeededRandom(147);
  const asked = await questionsByLesson(context);
  const results = rows.map((work) => attemptsOf(context, work, asked.get(work.lesson_id) ?? [], random));
  const attempts = results.flatMap((result) => result.attempts);
  await insertAll(
    client,
    'exercise_results',
    results.map(({ result }) => result),
  );
  await insertAll(client, 'exercise_attempts', attempts);
  await insertAll(
    client,
    'exercise_questions',
    attempts.flatMap(({ id, lesson_id }) =>
      (asked.get(lesson_id) ?? []).map(({ versionId, position }) => ({
        attempt_id: id,
        question_version_id: versionId,
        position,
      })),
    ),
  );
  await client.query(recountResult.text.replace('WHERE r.id = $1', ''));
  return attempts.length;
}

/** The questions of all exercises by lesson. */
async function questionsByLesson({ client }: SeedContext): Promise<Map<string, AskedQuestion[]>> {
  const { rows } = await client.query<StoredQuestion>(selectQuestions);
  const asked = new Map<string, AskedQuestion[]>();
  for (const { content, lesson_id, ...question } of rows)
    asked.set(lesson_id, [...(asked.get(lesson_id) ?? []), { ...question, likely: given(likelyAnswersTo(content)) }]);
  return asked;
}

/** Without the empty answer: an attempt answers at least one question. */
const given = ({ correct, other }: LikelyAnswers): LikelyAnswers => ({
  correct,
  other: other.filter(({ response }) => response !== null),
});

/** One attempt, or a first one with mistakes and another. */
function attemptsOf({ ids }: SeedContext, work: Work, questions: AskedQuestion[], random: SeededRandom) {
  const { at, ...place } = work;
  const id = ids.next();
  const count = random.pick([1, 1, 2]);
  const attempts = Array.from({ length: count }, (_, n) => {
    const isLast = n === count - 1;
    const answered = questions.map((question) => {
      const { correct, other } = question.likely;
      const isCorrect = other.length === 0 || (correct.length > 0 && random.happens(isLast ? 0.85 : 0.3));
      return { id: question.id, ...random.pick(isCorrect ? correct : other) };
    });
    const grades = Object.fromEntries(answered.map((each) => [each.id, each.grade]));
    const { pendingItems: pending_items, score, maxScore: max_score, percent } = scoresOf(grades);
    const submitted_at = new Date(at.getTime() - (count - 1 - n) * 6 * minute);
    return {
      id: ids.next(),
      result_id: id,
      ...place,
      attempt_number: n + 1,
      answers: Object.fromEntries(answered.map((each) => [each.id, each.response])),
      grades,
      pending_items,
      score,
      max_score,
      percent,
      submitted_at,
      created_at: submitted_at,
    };
  });
  const { created_at } = itemAt(attempts, 0);
  return { result: { id, ...place, attempt_count: count, last_attempt_at: at, created_at }, attempts };
}
