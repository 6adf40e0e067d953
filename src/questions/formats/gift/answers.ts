import { type Span } from './block.js';
import { readText } from './texts.js';
import { type Credit, type TextFormat } from '#questions/types/question-content.js';
import { creditOf } from '#questions/formats/imported-question.js';
import { partLimits } from '#questions/types/question-parts.js';

/** One answer of a question: `=%50%Cat#Nearly.` */
export interface Answer {
  /** `=` right, `~` wrong unless weighted; empty for a text before the first mark. */
  mark: '=' | '~' | '';
  source: Span;
  credit: Credit;
  content: Span;
  feedback?: Span;
}

/** Cuts the answers of a question apart at their marks. */
export function splitAnswers(section: Span): Answer[] {
  const starts = [0];
  for (const { index } of section.text.matchAll(/[~=]/g)) {
    if (index > 0) starts.push(index);
    if (starts.length > partLimits.entries) {
      throw section.unreadable('answers_too_many', `A question may have ${partLimits.entries} answers; split it.`);
    }
  }
  return starts.map((start, index) => readAnswer(section.slice(start, starts[index + 1]).trim()));
}

/** The feedback of an answer, if it has any text. */
export function feedbackOf(answer: Answer, format: TextFormat): { feedback?: string } {
  const feedback = answer.feedback && readText(answer.feedback, format);
  return feedback ? { feedback } : {};
}

/** Refuses what stands before the first mark; where every answer needs one, it is a mark forgotten. */
export function refuseUnmarked(answers: Answer[]): void {
  const unmarked = answers.find((answer) => answer.mark === '');
  if (unmarked) throw unmarked.source.unreadable('answer_unmarked', 'Begin every answer with = or ~, this one too.');
}

function readAnswer(source: Span): Answer {
  const mark = markOf(source.text);
  const { credit, rest } = readWeight(source.slice(mark.length).trim(), mark === '~' ? '0' : '1');
  const [content, feedback] = rest.cut('#');
  return { mark, source, credit, content, feedback };
}

function markOf(text: string): Answer['mark'] {
  if (text.startsWith('=')) return '=';
  return text.startsWith('~') ? '~' : '';
}

function readWeight(span: Span, unweighted: Credit): { credit: Credit; rest: Span } {
  const written = /^%([^%\s]{1,24})%/.exec(span.text);
  if (!written) return { credit: unweighted, rest: span };
  const [{ length }, percent] = written;
  if (!/^-?\d{1,9}(\.\d{1,12})?$/.test(percent)) {
    span.note('weight_unknown', 'A weight is written %50% or %33.333%; what stands here was left in the text.');
    return { credit: unweighted, rest: span };
  }
  if (Math.abs(Number(percent)) > 100) {
    throw span.unreadable('weight_out_of_range', `Write a weight from -100 to 100 instead of ${percent}.`);
  }
  return { credit: creditOf(percent), rest: span.slice(length).trim() };
}
