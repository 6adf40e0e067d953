import { invalid } from '#platform/problems/problem.js';
import type { QuestionContent } from '#questions/types/question-content.js';
import { readQuestion } from '#questions/types/question-rules.js';
import type { Question } from './question.entity.js';
import type { QuestionDraft } from './questions.dto.js';

type ContentDraft = Partial<Omit<QuestionDraft, 'points'>> & { points?: number | string };

/** The content of a draft. Throws 400 with all issues by path if it cannot be answered or graded. */
export function parseContent(draft: ContentDraft): QuestionContent {
  const reading = readQuestion({ ...draft, points: String(draft.points) });
  if ('content' in reading) return reading.content;
  throw invalid(
    'question_invalid',
    'This question cannot be answered or graded. Fix the fields in errors.',
    reading.issues,
  );
}

/** The content of a stored question, with points as in `QuestionContent`: the column pads them to two decimals. */
export function contentOf({ type, title, prompt, format, body, key, feedback, points, tags }: Question) {
  return { type, title, prompt, format, body, key, feedback, points: String(Number(points)), tags };
}

/** What makes a new version when it changes. */
export const versioned = ({ tags: _, ...rest }: { tags: string[] }) => rest;
