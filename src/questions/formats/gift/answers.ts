import { type Span } from './block.js';
import { readText } from './texts.js';
import type { Credit } from '#questions/types/shared/part-schemas.js';
import type { TextFormat } from '#questions/types/question-content.js';
import { creditOf } from '#questions/formats/percent-credits.js';
import { partLimits } from '#questions/types/shared/part-schemas.js';

/** One answer of a question: `=%50%Cat#Nearly.` */
export interface Answer {
  /** `=` is correct, `~` is incorrect unless weighted; empty for text before the first mark. */
  mark: '=' | '~' | '';
  source: Span;
  credit: Credit;
  content: Span;
  feedback: Span | undefined;
}

/** Splits the answers of a question at their marks. */
export function splitAnswers(section: Span): Answer[] {
  const starts = [0];
  for (const { index } of section.text.matchAll(/[~=]/g)) {
    if (index > 0) starts.push(index);
    if (starts.length > partLimits.entries) {
      throw section.parseError(
        'answers_too_many',
        `A question must not have more than ${partLimits.entries} answers. Split it.`,
      );
    }
  }
  return starts.map((start, index) => readAnswer(section.slice(start, starts[index + 1]).trim()));
}

/** The feedback of an answer, if it has any. */
export function feedbackOf(answer: Answer, format: TextFormat): { feedback?: string } {
  const feedback = answer.feedback && readText(answer.feedback, format);
  return feedback ? { feedback } : {};
}

/** Refuses text before the first mark, in types in which every answer must have a mark. */
export function refuseUnmarked(answers: Answer[]): void {
  const unmarked = answers.find((answer) => answer.mark === '');
  if (unmarked)
    throw unmarked.source.parseError('answer_unmarked', 'Every answer must begin with = or ~. Add the mark here.');
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

function readWeight(span: Span, defaultCredit: Credit): { credit: Credit; rest: Span } {
  const match = /^%([^%\s]{1,24})%/.exec(span.text);
  if (!match) return { credit: defaultCredit, rest: span };
  const [{ length }, percent = ''] = match;
  if (!/^-?\d{1,9}(\.\d{1,12})?$/.test(percent)) {
    span.note('weight_unknown', 'This is not a weight such as %50% or %33.333%, so it was left in the text.');
    return { credit: defaultCredit, rest: span };
  }
  if (Math.abs(Number(percent)) > 100) {
    throw span.parseError('weight_out_of_range', `A weight must be from -100 to 100. Change ${percent}.`);
  }
  return { credit: creditOf(percent), rest: span.slice(length).trim() };
}
