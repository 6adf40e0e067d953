import { type QuestionParts, type QuestionType } from './question-types.js';

/** How the texts of a question are written. `moodle` is GIFT's default format and is displayed as HTML. */
export const textFormats = ['plain', 'markdown', 'html', 'moodle'] as const;
export type TextFormat = (typeof textFormats)[number];

/**
 * A question of one type as an author writes it or a file contains it. Its body is shown to students; its key is for
 * teachers and the grader only.
 */
export interface QuestionOf<T extends QuestionType> {
  type: T;
  /** A short name for lists; may be empty. */
  title: string;
  prompt: string;
  format: TextFormat;
  body: QuestionParts[T]['body'];
  key: QuestionParts[T]['key'];
  /** Shown after grading for every response. */
  feedback: string;
  points: string;
  tags: string[];
}

export type ResponseOf<T extends QuestionType> = QuestionParts[T]['response'];

/** A question of any type. */
export type QuestionContent = { [T in QuestionType]: QuestionOf<T> }[QuestionType];

export type QuestionResponse = ResponseOf<QuestionType>;
