import { type ExportedQuestion } from './question-format.js';

/** Something about a question that a format cannot hold. */
export interface ExportNote {
  questionId: string;
  title: string;
  rule: string;
  message: string;
  /** True if the question is not in the file; false if it is there without the detail. */
  isLeftOut: boolean;
}

/** A title, or the beginning of the prompt, to recognize a question by. */
const nameOf = ({ content: { title, prompt } }: ExportedQuestion): string => (title || prompt).slice(0, 80);

/** Collects what a format cannot hold. Formats report everything here, so that nothing is lost unnoticed. */
export class ExportNotes {
  readonly found: ExportNote[] = [];

  /** The question is not in the file, because it would be graded differently or not be a question any more. */
  leaveOut(question: ExportedQuestion, rule: string, message: string): void {
    this.add(question, rule, message, true);
  }

  /** The question is in the file, but lacks a detail that does not change its grading. */
  weaken(question: ExportedQuestion, rule: string, message: string): void {
    this.add(question, rule, message, false);
  }

  private add(question: ExportedQuestion, rule: string, message: string, isLeftOut: boolean): void {
    this.found.push({ questionId: question.id, title: nameOf(question), rule, message, isLeftOut });
  }
}
