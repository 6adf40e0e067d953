import { pause } from '#platform/pacing/pacing.js';
import { type ExportNotes } from './export-notes.js';
import { type Aspect, detailAspects, differencesBetween, essentialAspects } from './meaning/meaning.js';
import { type ExportedQuestion, type ImportedQuestions } from './question-format.js';

/** Thrown by a writer for a question that its format cannot hold. */
export class Unrepresentable extends Error {
  constructor(
    readonly rule: string,
    message: string,
  ) {
    super(message);
  }
}

/** How a format writes one question, and reads it again. */
export interface QuestionWriter {
  /** The name of the format in sentences. */
  label: string;
  render: (question: ExportedQuestion) => string | Promise<string>;
  parse: (text: string, question: ExportedQuestion) => Promise<ImportedQuestions>;
}

/** A written question, and the question it was made from. */
export interface WrittenQuestion {
  question: ExportedQuestion;
  text: string;
}

/**
 * Writes questions one by one and reads each again. What reads differently is reported; a question that would be
 * graded differently is left out (docs/decisions/0207).
 */
export async function* writeVerified(
  questions: AsyncIterable<ExportedQuestion>,
  notes: ExportNotes,
  writer: QuestionWriter,
): AsyncGenerator<WrittenQuestion> {
  for await (const question of questions) {
    await pause();
    const text = await written(question, notes, writer);
    if (text !== undefined) yield { question, text };
  }
}

async function written(
  question: ExportedQuestion,
  notes: ExportNotes,
  { label, render, parse }: QuestionWriter,
): Promise<string | undefined> {
  try {
    const text = await render(question);
    const { questions, errors } = await parse(text, question);
    const [read] = questions;
    const [error] = errors;
    if (error) throw new Unrepresentable(error.rule, `${label} would not read it again: ${error.message}`);
    if (!read || questions.length > 1)
      throw new Unrepresentable('not_kept', `${label} would not read it again as one question.`);
    reportDifferences(question, differencesBetween(question.content, read.content), notes, label);
    return text;
  } catch (failure) {
    if (!(failure instanceof Unrepresentable)) throw failure;
    notes.leaveOut(question, failure.rule, failure.message);
    return undefined;
  }
}

const names: Record<Aspect, string> = {
  type: 'the type of the question',
  prompt: 'the text of the question',
  answers: 'its answers or how they are graded',
  title: 'the title',
  format: 'the text format',
  answerFeedback: 'the feedback or guidance of answers',
  outcomeFeedback: 'the feedback by outcome',
  feedback: 'the general feedback',
  points: 'the points',
  tags: 'the tags',
};

/** Reports each lost detail. Throws if the question would be another one. */
export function reportDifferences(
  question: ExportedQuestion,
  differences: Aspect[],
  notes: ExportNotes,
  label: string,
): void {
  const lost = essentialAspects.filter((aspect) => differences.includes(aspect));
  if (lost.length > 0)
    throw new Unrepresentable('not_kept', `${label} cannot hold ${lost.map((aspect) => names[aspect]).join(' and ')}.`);
  for (const aspect of detailAspects)
    if (differences.includes(aspect))
      notes.weaken(question, `${ruleOf(aspect)}_lost`, `${label} cannot hold ${names[aspect]}.`);
}

const ruleOf = (aspect: Aspect): string => aspect.replace('Feedback', '_feedback');

/** The error for a question type that a format does not have. */
export const typeMissing = (label: string, type: string): Unrepresentable =>
  new Unrepresentable('type_missing', `${label} has no questions of type ${type}.`);
