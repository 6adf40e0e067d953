import { type Issue, invalid } from '#platform/problems/problem.js';
import { gradeItem } from '#questions/types/grade-item.js';
import type { QuestionContent, QuestionResponse } from '#questions/types/question-content.js';
import { readResponse } from '#questions/types/question-rules.js';
import { sanitizeResponse } from '#questions/types/rich-content.js';
import { itemSeed } from '#questions/types/shared/draw.js';
import type { ItemGrades } from './item-marks.js';

/** A question as it is asked, with the id that answers are given by. */
export interface AskedItem {
  id: string;
  content: QuestionContent;
}

/** Item id → response; null for none. */
export type Answers = Record<string, QuestionResponse | null>;

/** Reads each answer by the type of its question. Throws 400 `answers_invalid` with the path of every invalid field. */
export function readAnswers(items: AskedItem[], given: Record<string, unknown>): Answers {
  const answers: Answers = {};
  const issues: Issue[] = [];
  for (const { id, content } of items) {
    const reading = readResponse(content.type, content.body, given[id]);
    if ('issues' in reading)
      issues.push(...reading.issues.map((issue) => ({ ...issue, field: `answers.${id}.${issue.field ?? ''}` })));
    else answers[id] = sanitizeResponse(content.type, reading.response);
  }
  const known = new Set(items.map(({ id }) => id));
  for (const id of Object.keys(given)) {
    if (!known.has(id))
      issues.push({ field: `answers.${id}`, rule: 'unknown', message: 'There is no item with this id.' });
  }
  if (issues.length > 0)
    throw invalid('answers_invalid', 'Some answers are not valid for their questions; see errors.', issues);
  return answers;
}

/** The automatic grade of each answer, by item id. `attemptSeed` is the one the items were shown with. */
export const gradeItems = (items: AskedItem[], answers: Answers, attemptSeed?: string): ItemGrades =>
  Object.fromEntries(
    items.map(({ id, content }) => {
      const seed = attemptSeed === undefined ? undefined : itemSeed(attemptSeed, id);
      return [id, gradeItem(content, answers[id] ?? null, seed)];
    }),
  );
